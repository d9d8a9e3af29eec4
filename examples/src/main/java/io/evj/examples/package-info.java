/// The examples. Read [Main] last: it only finds the program that is named.
package io.evj.examples;
