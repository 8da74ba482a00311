/** What the web console needs beside the contract: a pulse of the server every second. Its pages are static files. */
package io.liverank.console;
