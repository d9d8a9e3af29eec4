package io.evj.rpcgen.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Maven itself, in a process of its own, builds a project that uses the plugin.
class GenerateIT {
    private static final String FILE = "src/main/rpc/weather.rpc";
    private static final String SOUND =
            """
            struct place { string name = 1; }
            struct report { int celsius = 1; optional string note = 2; }
            rpc Forecast (place) returns (report);
            """;
    private static final String USER =
            """
            package com.example.small;

            import com.example.weather.Report;
            import com.example.weather.WeatherService;

            /// Uses what is generated.
            public final class User {
                private User() {}

                /// The one procedure, and a message.
                ///
                /// @return both
                public static String text() {
                    return WeatherService.FORECAST + " " + new Report(21, "dry");
                }
            }
            """;

    private SmallProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new SmallProject();
        project.write(FILE, SOUND);
        project.write("src/main/java/com/example/small/User.java", USER);
    }

    @Test
    void generatesSourcesThatAreCompiledWithTheProject() throws Exception {
        SmallProject.Said said = project.maven("compile", "-Denforcer.skip");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("1 of 1 .rpc files compiled");
        assertThat(project.file("target/classes/com/example/weather/WeatherService.class"))
                .exists();
        assertThat(project.file("target/classes/com/example/small/User.class")).exists();
    }

    @Test
    void compilesAgainOnlyWhatHasChanged() throws Exception {
        project.maven("generate-sources", "-Denforcer.skip");
        Path report = project.file("target/generated-sources/rpc/com/example/weather/Report.java");
        Files.setLastModifiedTime(report, FileTime.fromMillis(0));

        SmallProject.Said said = project.maven("generate-sources", "-Denforcer.skip");

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).contains("0 of 1 .rpc files compiled");
        assertThat(Files.getLastModifiedTime(report)).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void allErrorsOfAFileEndTheBuildWithFileLineAndColumn() throws Exception {
        project.write(FILE, "struct place {\n  float name = 1;\n  int x = 2;\n  int x = 2;\n}\n");

        SmallProject.Said said = project.maven("generate-sources", "-Denforcer.skip");

        String path = project.file(FILE).toRealPath().toString();
        assertThat(said.status()).isNotZero();
        assertThat(said.text())
                .contains("BUILD FAILURE", "[ERROR] " + path + ":[2,3] ", path + ":[4,7] ")
                .containsPattern("\\d errors in \\.rpc files");
    }

    @Test
    void parametersChooseFolderFilesPackageAndOutput() throws Exception {
        project.write("proto/use/a.rpc", "struct a { int x = 1; }");
        project.write("proto/old/b.rpc", "struct b { int x = 1; }");

        SmallProject.Said said =
                project.maven(
                        "io.evj:ev-rpcgen-maven-plugin:generate",
                        "-Dev.rpcgen.directory=" + project.file("proto"),
                        "-Dev.rpcgen.includes=use/*.rpc",
                        "-Dev.rpcgen.package=org.example.other",
                        "-Dev.rpcgen.output=" + project.file("made"));

        assertThat(said.status()).as(said.text()).isZero();
        assertThat(project.file("made/org/example/other/A.java")).exists();
        assertThat(project.file("made/org/example/other/B.java")).doesNotExist();
    }
}
