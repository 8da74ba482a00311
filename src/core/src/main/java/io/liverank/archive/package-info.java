/** Finished lists kept in files for months, to train on later: one file per hour and shop, and the newest versions of the model. */
package io.liverank.archive;
