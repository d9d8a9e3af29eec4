/// Linux system calls, one class per C header. Read [Native] first, then [Scratch], then [Socket].
///
/// Names are those of C. A call takes the calling thread's [Scratch], where `errno` lands and small structures are
/// laid out, and gives a result of at least 0, or `-errno`. Addresses of memory are plain numbers: whoever passes
/// one keeps the memory alive until the call has returned.
@Version("0.1.0")
package io.evj.posix;

import org.osgi.annotation.versioning.Version;
