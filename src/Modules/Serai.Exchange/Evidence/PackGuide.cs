using System.Globalization;
using System.Reflection;
using System.Text;
using Serai.Platform.Languages;

namespace Serai.Exchange.Evidence;

/// <summary>
/// What explains a pack to whoever gets it: a page in all languages of the house, and the two programs that are printed
/// in <c>docs/operating/verify-without-serai.md</c>.
/// </summary>
internal static class PackGuide
{
    private static readonly string[] Paragraphs =
    [
        "exchange.pack.title", "exchange.pack.what", "exchange.pack.files", "exchange.pack.keys", "exchange.pack.run",
        "exchange.pack.proven", "exchange.pack.notProven", "exchange.pack.bodies",
    ];

    /// <summary>The programs, as they are printed.</summary>
    public static IReadOnlyList<PackFile> Programs { get; } = [Load("verify.go"), Load("verify.mjs")];

    /// <summary>The page; commands stand once, above all languages.</summary>
    public static string Readme(Catalogue words, PackIndex index)
    {
        var page = new StringBuilder();
        foreach (var language in Language.All)
        {
            var texts = new Texts(words, language);
            page.Append(language.NativeName).Append('\n').Append('=', language.NativeName.Length).Append("\n\n");
            foreach (var key in Paragraphs)
            {
                page.Append(texts[key]).Append("\n\n");
            }
        }

        page.Append("""
            node verify.mjs . VKEY...
            GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go . VKEY...


            """);
        foreach (var log in index.Logs)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"log-{log.Log}: {log.Origin} ({log.Country} {log.Name})\n  {log.Vkey}\n");
        }

        return page.ToString();
    }

    private static PackFile Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new PackFile(name, bytes.ToArray());
    }
}
