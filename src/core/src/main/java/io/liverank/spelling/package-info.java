/**
 * What somebody meant who wrote a name that does not exist: of properties, parameters, keys and features alike.
 *
 * <p>Any room may ask; it knows none of them.
 */
package io.liverank.spelling;
