/** Whether the shop sends what LiveRank needs: watches the log as it is folded, and says what to mend. No framework. */
package io.liverank.doctor;
