/// Benchmarks. Each prints one line of figures, as `key=value`; read `Pipes` first.
package io.evj.benchmarks;
