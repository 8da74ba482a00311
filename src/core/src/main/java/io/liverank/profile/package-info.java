/**
 * What behaviour tells: decayed counters per item, what each user and session did, what a query led to, and which items
 * go together.
 *
 * <p>Every record here is an immutable snapshot; the learner thread puts a new one in place of the old, so any thread
 * reads without locks and sees each record whole. Nothing about weights or scores enters here.
 */
package io.liverank.profile;
