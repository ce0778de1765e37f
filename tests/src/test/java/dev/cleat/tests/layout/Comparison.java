package dev.cleat.tests.layout;

import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.StructSize;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What all oracles say about all claims. */
final class Comparison {

    private final List<Claim> claims;
    private final List<Opinions> opinions;

    private Comparison(List<Claim> claims, List<Opinions> opinions) {
        this.claims = claims;
        this.opinions = opinions;
    }

    /** What one oracle says. The sizes in which kernels may differ are no contradictions. */
    record Opinions(
            Oracle oracle,
            Set<Claim> confirmed,
            List<Claim> unknown,
            List<Difference> otherSizes,
            List<Difference> contradictions) {

        private static Opinions of(Oracle oracle, List<Claim> claims) {
            Opinions opinions = new Opinions(
                    oracle, new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Claim claim : claims) {
                oracle.ask(claim).ifPresentOrElse(said -> opinions.add(claim, said), () -> opinions.unknown.add(claim));
            }
            return opinions;
        }

        private void add(Claim claim, Claim said) {
            if (claim.agreesWith(said)) {
                confirmed.add(claim);
            } else {
                (claim instanceof StructSize ? otherSizes : contradictions).add(new Difference(claim, said, oracle));
            }
        }
    }

    /** A claim and what an oracle says instead. */
    record Difference(Claim claim, Claim said, Oracle oracle) {
        @Override
        public String toString() {
            return "%s (%s): Cleat says %s, but %s says %s"
                    .formatted(claim.name(), claim.where(), claim.value(), oracle.name(), said.value());
        }
    }

    static Comparison of(List<Claim> claims, List<Oracle> oracles) {
        return new Comparison(
                claims,
                oracles.stream().map(oracle -> Opinions.of(oracle, claims)).toList());
    }

    List<Opinions> opinions() {
        return opinions;
    }

    /** What is wrong, or at least in need of a look. */
    List<Difference> contradictions() {
        return Stream.concat(
                        opinions.stream().flatMap(opinion -> opinion.contradictions.stream()), wrongSizes().stream())
                .toList();
    }

    /** What nobody could confirm. */
    List<Claim> unconfirmed() {
        return claims.stream()
                .filter(claim -> opinions.stream().noneMatch(opinion -> opinion.confirmed.contains(claim)))
                .toList();
    }

    /**
     * The sizes that all of at least two oracles deny, and unanimously: kernels of different age would hardly do so, unless
     * they are both too old. Then Cleat knows a member that they do not have room for.
     */
    private List<Difference> wrongSizes() {
        List<Difference> wrong = new ArrayList<>();
        for (Claim claim : claims) {
            List<Difference> others = opinions.stream()
                    .flatMap(opinion -> opinion.otherSizes.stream())
                    .filter(difference -> difference.claim.equals(claim))
                    .toList();
            boolean denied = others.size() > 1
                    && others.stream().map(Difference::said).distinct().count() == 1
                    && opinions.stream().noneMatch(opinion -> opinion.confirmed.contains(claim));
            if (denied && others.getFirst().said instanceof StructSize size && holdsAllMembers(size)) {
                wrong.addAll(others);
            }
        }
        return wrong;
    }

    private boolean holdsAllMembers(StructSize size) {
        return claims.stream()
                .noneMatch(claim -> claim instanceof Member member
                        && member.tag().equals(size.name())
                        && member.offset() + member.width() > size.size());
    }
}
