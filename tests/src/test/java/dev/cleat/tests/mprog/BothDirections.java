package dev.cleat.tests.mprog;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that runs for ingress and for egress, each time with a {@link TcxScene} of its own as its parameter. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@TestTemplate
@ExtendWith(TcxScenes.class)
@interface BothDirections {

    /** Whether the hook is on one end of a veth pair instead of the loopback device. */
    boolean onVeth() default false;
}
