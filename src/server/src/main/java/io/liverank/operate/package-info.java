/** Properties, wiring, health and meters: what it takes to run the rooms as a Spring Boot server. */
package io.liverank.operate;
