package io.evj.itests.rpc;

import io.evj.testkit.NoLeaks;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs each test on every method that is available here. A test that waits for longer than 60 s has failed.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnEveryMethod {}
