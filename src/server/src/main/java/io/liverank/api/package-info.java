/** The HTTP interface: controllers, their answers, and problems in the words of RFC 9457. */
package io.liverank.api;
