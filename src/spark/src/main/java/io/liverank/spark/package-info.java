/** Training on an archive of finished lists as a job of Spark. */
package io.liverank.spark;
