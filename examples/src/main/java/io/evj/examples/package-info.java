/// The examples. Read [Welcome] first: events and sockets, nothing else. Then [Echo], which cuts lines and lets a listener
/// accept, and [Client]. Read [Main] last: it only finds the program that is named.
package io.evj.examples;
