using System.ComponentModel;
using System.Diagnostics;

namespace Serai.Demo;

/// <summary>The person's web browser, where there is a screen.</summary>
internal static class Browser
{
    /// <summary>True where a person sits in front: a terminal, and a display.</summary>
    public static bool IsThere =>
        !Console.IsOutputRedirected && !Console.IsInputRedirected
        && (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 });

    public static void Open(Uri address)
    {
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Win32Exception)
        {
            // No browser is set up: the address has been printed.
        }
    }
}
