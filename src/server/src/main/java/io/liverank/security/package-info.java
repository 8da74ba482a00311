/** Who may call what, and how often: API keys and their roles, tokens of an OAuth2 server, rate limits. */
package io.liverank.security;
