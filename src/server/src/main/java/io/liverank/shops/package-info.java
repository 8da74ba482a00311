/** Further shops in one server: woken by a call, put to rest without one, each from settings of its own. */
package io.liverank.shops;
