/**
 * Opens ONNX files for the server, which loads this from its folder {@code plugins/}. Knows the core's contract for foreign
 * models and ONNX Runtime; nothing of the server.
 */
package io.liverank.onnx;
