package dev.cleat.tests.layout;

import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.StructSize;
import dev.cleat.tests.layout.Comparison.Difference;
import dev.cleat.tests.layout.Comparison.Opinions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A comparison, written for people. */
final class Report {

    private static final int LINE = 120;

    private final Comparison comparison;
    private final int total;

    Report(Comparison comparison, int total) {
        this.comparison = comparison;
        this.total = total;
    }

    /** Everything, name by name. */
    String text() {
        StringBuilder text = new StringBuilder("What Cleat says about structs and constants, " + total + " claims\n");
        for (Opinions opinions : comparison.opinions()) {
            text.append('\n').append(opinions.oracle().name()).append('\n');
            if (opinions.oracle() instanceof AbsentOracle) {
                text.append("  was not asked\n");
                continue;
            }
            text.append("  agrees on ").append(counts(opinions.confirmed())).append('\n');
            opinions.contradictions().forEach(difference -> line(text, "CONTRADICTS: " + difference));
            opinions.otherSizes().forEach(difference -> line(text, size(difference)));
            list(text, "does not know " + counts(opinions.unknown()) + ":", opinions.unknown());
        }
        List<Claim> unconfirmed = comparison.unconfirmed();
        text.append("\nConfirmed by nobody: ").append(counts(unconfirmed)).append('\n');
        unconfirmed.forEach(claim -> line(text, claim.name() + " (" + claim.where() + "): " + claim.value()));
        return text.toString();
    }

    /** The numbers, and what nobody could confirm. */
    String line() {
        return comparison.opinions().stream().map(Report::inOneLine).collect(Collectors.joining("; ", "Layouts: ", ""))
                + "; confirmed by nobody: "
                + comparison.unconfirmed().stream()
                        .map(claim -> claim instanceof StructSize ? "sizeof " + claim.name() : claim.name())
                        .collect(Collectors.joining(", "));
    }

    private static String inOneLine(Opinions opinions) {
        if (opinions.oracle() instanceof AbsentOracle absent) {
            return "not compared with " + absent.name();
        }
        return "compared %s with the %s (absent there: %s)"
                .formatted(counts(opinions.confirmed()), opinions.oracle().name(), counts(opinions.unknown()));
    }

    private static String counts(Collection<Claim> claims) {
        return "%d fields, %d struct sizes and %d constants"
                .formatted(count(claims, Member.class), count(claims, StructSize.class), count(claims, Constant.class));
    }

    private static long count(Collection<Claim> claims, Class<? extends Claim> kind) {
        return claims.stream().filter(kind::isInstance).count();
    }

    private static String size(Difference difference) {
        if (!(difference.claim() instanceof StructSize here) || !(difference.said() instanceof StructSize there)) {
            return difference.toString();
        }
        if (there.size() < here.size()) {
            return "knows a shorter %s: %d bytes, not %d".formatted(here.name(), there.size(), here.size());
        }
        List<String> more = difference.oracle().membersFrom(here.name(), here.size());
        return "knows a longer %s: %d bytes, not %d%s"
                .formatted(
                        here.name(),
                        there.size(),
                        here.size(),
                        more.isEmpty() ? "" : ", with " + String.join(", ", more));
    }

    private static void list(StringBuilder text, String title, Collection<Claim> claims) {
        if (claims.isEmpty()) {
            return;
        }
        line(text, title);
        StringBuilder row = new StringBuilder("   ");
        for (String name : claims.stream().map(Claim::name).sorted().distinct().toList()) {
            if (row.length() + name.length() + 1 > LINE) {
                text.append(row).append('\n');
                row.setLength(3);
            }
            row.append(' ').append(name);
        }
        text.append(row).append('\n');
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }
}
