package dev.cleat.tests.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All claims that Cleat makes about the kernel's interface.
 *
 * @param claims what is to be compared
 * @param complaints what stands in a {@code uapi} package and could not be read
 */
record Catalogue(List<Claim> claims, List<String> complaints) {

    /** Of every class of Cleat on the class path: what a module adds is found by itself. */
    static Catalogue ofCleat() throws IOException, ReflectiveOperationException {
        List<Class<?>> classes = CleatClasses.onClassPath();
        Catalogue uapi = ofUapi(classes.stream().filter(CleatClasses::isUapi).toList());
        List<Claim> claims = new ArrayList<>(uapi.claims);
        claims.addAll(PublicConstants.of(classes));
        return new Catalogue(List.copyOf(claims), uapi.complaints);
    }

    /** Of classes that are written like those of a {@code uapi} package. */
    static Catalogue ofUapi(List<Class<?>> classes) throws IllegalAccessException {
        List<Claim> claims = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (Class<?> type : classes) {
            UapiClass read = UapiClass.read(type);
            claims.addAll(read.claims());
            complaints.addAll(read.complaints());
        }
        return new Catalogue(List.copyOf(claims), List.copyOf(complaints));
    }
}
