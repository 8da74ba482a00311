package io.liverank.proxy;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One search of a call.
 *
 * @param parameters by name, decoded
 * @param body in JSON; an object without members if there is none
 */
record Search(Map<String, String> parameters, JsonNode body) {}
