using System.Security.Cryptography.X509Certificates;

namespace Serai.Platform.Hosting;

/// <summary>
/// The certificate of the exchange's listener, registered by the module that holds the node's keys. Without one, a node
/// has no exchange listener.
/// </summary>
public sealed record ExchangeTls(X509Certificate2 Certificate);
