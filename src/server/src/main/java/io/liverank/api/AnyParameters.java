package io.liverank.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of calls that others have defined that their addresses may hold parameters of which nothing is known here. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface AnyParameters {}
