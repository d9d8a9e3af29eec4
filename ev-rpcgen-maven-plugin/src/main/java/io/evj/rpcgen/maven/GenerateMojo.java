package io.evj.rpcgen.maven;

import io.evj.rpcgen.Problem;
import io.evj.rpcgen.RpcCompiler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/// Makes Java of `.rpc` files, and has it compiled with the sources of the project.
///
/// Only files that have changed are read again. All errors of a file are reported at once, and nothing of it is written then. What
/// a file does not say any more is deleted.
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends AbstractMojo {
    /// Where the `.rpc` files are.
    @Parameter(property = "ev.rpcgen.directory", defaultValue = "${project.basedir}/src/main/rpc")
    private @Nullable File directory;

    /// Which of them: patterns of paths below the directory, where `**` stands for any folders.
    @Parameter(property = "ev.rpcgen.includes", defaultValue = "**/*.rpc")
    private List<String> includes = List.of();

    /// The package of what is generated.
    @Parameter(name = "package", property = "ev.rpcgen.package", required = true)
    private String javaPackage = "";

    /// The folder of sources to write to.
    @Parameter(
            property = "ev.rpcgen.output",
            defaultValue = "${project.build.directory}/generated-sources/rpc")
    private @Nullable File output;

    /// Does nothing.
    @Parameter(property = "ev.rpcgen.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private @Nullable MavenProject project;

    /// Made by Maven.
    public GenerateMojo() {}

    /// Sets a parameter that no field can be named after: for Maven.
    ///
    /// @param name of the package of what is generated
    public void setPackage(String name) {
        javaPackage = name;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        Path target = given(output).toPath();
        Generation.Result result;
        try {
            result =
                    new Generation(
                                    given(directory).toPath(),
                                    includes,
                                    javaPackage,
                                    target,
                                    Fingerprint.of(RpcCompiler.class))
                            .run();
        } catch (IOException e) {
            throw new MojoExecutionException("cannot read or write " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
        result.problems().forEach(this::report);
        long errors = result.problems().stream().filter(Generation::isError).count();
        if (errors > 0) {
            throw new MojoFailureException(
                    errors + (errors == 1 ? " error" : " errors") + " in .rpc files");
        }
        getLog().info(
                        result.files() == 0
                                ? "no .rpc files in " + directory
                                : "%d of %d .rpc files compiled"
                                        .formatted(result.compiled(), result.files()));
        given(project).addCompileSourceRoot(target.toString());
    }

    /// In the form of Maven's own compiler plugin, which editors know.
    private void report(Problem problem) {
        String line =
                "%s:[%d,%d] %s"
                        .formatted(
                                problem.file(),
                                problem.place().line(),
                                problem.place().column(),
                                problem.message());
        if (Generation.isError(problem)) {
            getLog().error(line);
        } else {
            getLog().warn(line);
        }
    }

    private static <T> T given(@Nullable T parameter) {
        if (parameter == null) {
            throw new IllegalStateException("Maven has left out a parameter");
        }
        return parameter;
    }
}
