import io.evj.api.spi.BackendProvider;
import java.util.ServiceLoader;

/// Run on its own by `EpollProviderTest`: says whether method `epoll` is available, or why not.
final class WhetherAvailable {
    private WhetherAvailable() {}

    public static void main(String[] arguments) {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            var availability = provider.availability();
            System.out.println(availability.isAvailable() ? "available" : availability.reason());
        }
    }
}
