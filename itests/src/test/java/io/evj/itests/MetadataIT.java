package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.osgi.framework.Constants.BUNDLE_SYMBOLICNAME;
import static org.osgi.framework.Constants.EXPORT_PACKAGE;
import static org.osgi.framework.Constants.IMPORT_PACKAGE;
import static org.osgi.framework.Constants.PROVIDE_CAPABILITY;
import static org.osgi.framework.Constants.REQUIRE_CAPABILITY;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Module descriptor, services files, manifest and pom of each jar say the same thing.
class MetadataIT {
    private static final Path GOLDEN = BuiltModules.ROOT.resolve("itests/src/test/golden");
    private static final Pattern SERVICE = Pattern.compile("META-INF/services/([^/]+)");
    private static final String LOADER = "osgi.serviceloader";

    /// The kit alone brings test libraries: it is for tests.
    private static final String TESTKIT = "ev-testkit";

    static List<Path> jars() {
        return BuiltModules.jars();
    }

    @Test
    void coversEveryPublishedModule() throws IOException {
        Pattern module = Pattern.compile("<module>(ev-[^<]+)</module>");
        String pom = Files.readString(BuiltModules.ROOT.resolve("pom.xml"));

        assertThat(BuiltModules.jars())
                .extracting(BuiltModules::artifact)
                .containsExactlyInAnyOrderElementsOf(
                        module.matcher(pom)
                                .results()
                                .map(found -> found.group(1))
                                .filter(name ->
                                        !name.endsWith("-maven-plugin")) // no module of JPMS
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void oneNameForArtifactModuleAndBundle(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            String expected =
                    "io.evj." + BuiltModules.artifact(path).substring(3).replace('-', '.');

            assertThat(descriptor(jar).name()).isEqualTo(expected);
            assertThat(manifest(jar).getValue(BUNDLE_SYMBOLICNAME)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void bundleExportsWhatModuleExportsWithVersions(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Parameters exported = header(jar, EXPORT_PACKAGE);

            assertThat(exported.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            descriptor(jar).exports().stream()
                                    .map(ModuleDescriptor.Exports::source)
                                    .toList());
            assertThat(exported.values())
                    .allSatisfy(attributes -> assertThat(attributes.getVersion()).isNotNull());
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void bundleImportsNothingFromOutside(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Set<String> mandatory = new TreeSet<>();
            header(jar, IMPORT_PACKAGE)
                    .forEach((name, attributes) -> {
                        if (!"optional".equals(attributes.get("resolution:"))) {
                            mandatory.add(name);
                        }
                    });

            mandatory.removeIf(name -> name.startsWith("io.evj."));
            if (BuiltModules.artifact(path)
                    .equals("ev-api")) { // its activator: any container has these
                mandatory.removeAll(List.of("org.osgi.framework", "org.osgi.util.tracker"));
            }
            if (BuiltModules.artifact(path).equals(TESTKIT)) {
                mandatory.removeIf(
                        name -> name.startsWith("org.junit.") || name.startsWith("org.assertj."));
            }
            assertThat(mandatory).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void moduleServicesFileAndBundleProvideTheSame(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Map<String, Set<String>> provided = new TreeMap<>();
            descriptor(jar)
                    .provides()
                    .forEach(provides ->
                            provided.put(provides.service(), new TreeSet<>(provides.providers())));
            Map<String, Set<String>> capabilities = new TreeMap<>();
            header(jar, PROVIDE_CAPABILITY)
                    .forEach((name, attributes) -> {
                        if (name.startsWith(LOADER)) {
                            capabilities
                                    .computeIfAbsent(
                                            attributes.get(LOADER), service -> new TreeSet<>())
                                    .add(attributes.get("register:"));
                        }
                    });

            assertThat(servicesFiles(jar)).as("META-INF/services").isEqualTo(provided);
            assertThat(capabilities).as(PROVIDE_CAPABILITY).isEqualTo(provided);
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void bundleAsksForTheServicesThatModuleUses(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Set<String> required =
                    header(jar, REQUIRE_CAPABILITY).entrySet().stream()
                            .filter(capability -> capability.getKey().startsWith(LOADER))
                            .peek(capability ->
                                    assertThat(capability.getValue())
                                            .as(
                                                    "a container without such a provider still resolves")
                                            .containsEntry("resolution:", "optional"))
                            .map(capability ->
                                    capability
                                            .getValue()
                                            .get("filter:")
                                            .replaceAll(".*=(.*)\\)", "$1"))
                            .collect(Collectors.toCollection(TreeSet::new));

            assertThat(required).isEqualTo(new TreeSet<>(descriptor(jar).uses()));
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void moduleNeedsOnlyTheJdkAndItsSiblings(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertThat(descriptor(jar).requires())
                    .allSatisfy(requires ->
                            assertThat(
                                            requires.modifiers().contains(Requires.Modifier.STATIC)
                                                    || requires.name()
                                                            .matches("(java|jdk|io\\.evj)\\..*")
                                                    || BuiltModules.artifact(path).equals(TESTKIT))
                                    .as("%s", requires)
                                    .isTrue());
            assertThat(manifest(jar)).doesNotContainKey(Attributes.Name.CLASS_PATH);
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void pomHasNoDependencyAtRunTime(Path path) throws IOException {
        if (BuiltModules.artifact(path).equals(TESTKIT)) {
            return;
        }
        Pattern dependency = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
        try (JarFile jar = new JarFile(path.toFile())) {
            String pom =
                    text(jar, "META-INF/maven/io.evj/" + BuiltModules.artifact(path) + "/pom.xml");

            assertThat(dependency.matcher(pom).results().map(found -> found.group(1)))
                    .allSatisfy(found ->
                            assertThat(found)
                                    .containsAnyOf(
                                            "<groupId>io.evj</groupId>",
                                            "<scope>provided</scope>",
                                            "<scope>test</scope>",
                                            "<optional>true</optional>"));
        }
    }

    /// To renew the golden files after a change that is meant, take what the failure shows.
    @ParameterizedTest
    @MethodSource("jars")
    void moduleIsDescribedAsBefore(Path path) throws IOException {
        Path golden = GOLDEN.resolve(BuiltModules.artifact(path) + ".txt");
        String described =
                ProbeModule.tool("jar", "--describe-module", "--file", path.toString())
                        .lines()
                        .map(line -> line.replaceFirst(" jar:file:.*", ""))
                        .filter(line -> !line.isBlank())
                        .collect(Collectors.joining("\n", "", "\n"));

        assertThat(golden).as("%s", described).exists();
        assertThat(described).isEqualTo(Files.readString(golden));
    }

    private static ModuleDescriptor descriptor(JarFile jar) throws IOException {
        try (InputStream bytes = jar.getInputStream(jar.getEntry("module-info.class"))) {
            return ModuleDescriptor.read(bytes);
        }
    }

    private static Attributes manifest(JarFile jar) throws IOException {
        return jar.getManifest().getMainAttributes();
    }

    private static Parameters header(JarFile jar, String name) throws IOException {
        return OSGiHeader.parseHeader(manifest(jar).getValue(name));
    }

    private static Map<String, Set<String>> servicesFiles(JarFile jar) {
        Map<String, Set<String>> services = new TreeMap<>();
        jar.stream()
                .map(entry -> SERVICE.matcher(entry.getName()))
                .filter(name -> name.matches())
                .forEach(name -> {
                    try {
                        services.put(
                                name.group(1),
                                text(jar, name.group())
                                        .lines()
                                        .map(line -> line.replaceFirst("#.*", "").strip())
                                        .filter(line -> !line.isEmpty())
                                        .collect(Collectors.toCollection(TreeSet::new)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return services;
    }

    private static String text(JarFile jar, String entry) throws IOException {
        try (InputStream bytes = jar.getInputStream(jar.getEntry(entry))) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
