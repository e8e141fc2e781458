using System.CommandLine;
using System.Globalization;
using Serai.Commands.Local;
using Serai.Exchange.Bundles;

namespace Serai.Commands;

/// <summary>
/// <c>serai log export --to</c> and <c>serai log import</c>: what the network would carry, carried by a person.
/// </summary>
internal static class BundleCommands
{
    public static (Option<string?> To, Option<long?> From) ExportOptions() => (
        new Option<string?>("--to")
        {
            Description = "Write a bundle for this peer: the origin of its log, or the code of its country.",
        },
        new Option<long?>("--from")
        {
            Description = "The first entry of the bundle. Default: behind the last that the peer confirmed.",
        });

    public static async Task<int> ExportAsync(
        LocalNode node, BundleTo asked, bool json, TextWriter output, CancellationToken cancel)
    {
        var written = await node.PostAsync<ExportedBundle>("log/bundle", asked, cancel);
        output.WriteLine(json ? JsonOption.Write(written) : Told(written));
        return ExitCode.Done;
    }

    public static ExampleCommand Import()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The folder of a bundle, as 'serai log export --to' writes it.",
        };
        var data = DataOption.Make();
        var json = JsonOption.Make();
        var command = new ExampleCommand(
            "import", "Take in a bundle that a peer wrote for this node.",
            "serai log import /media/stick/from-chn --data ./kaz")
        {
            folder, data, json,
        };
        command.SetAction(async (call, cancel) =>
        {
            var path = Path.GetFullPath(call.GetRequiredValue(folder));
            if (!Directory.Exists(path))
            {
                throw Fault.In(path, "there is no such folder.");
            }

            await using var node = await LocalNode.OpenAsync(call.GetValue(data), cancel);
            var taken = await node.PostAsync<TakenBundle>("log/import", new BundleIn(path), cancel);
            return Tell(path, taken, call.GetValue(json), call.InvocationConfiguration.Output);
        });
        return command;
    }

    private static string Told(ExportedBundle bundle)
    {
        var gone = bundle.BodiesGone > 0
            ? string.Create(CultureInfo.InvariantCulture, $" Bodies that are gone: {bundle.BodiesGone}.")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bundle.Origin} for {bundle.To}: entries {bundle.From} to {bundle.Size} in {bundle.Files} files.{gone}");
    }

    private static int Tell(string path, TakenBundle taken, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonOption.Write(taken));
            return taken.Refused is null ? ExitCode.Done : ExitCode.No;
        }

        if (taken.Refused is { } no)
        {
            var kept = taken.Applied > 0
                ? string.Create(CultureInfo.InvariantCulture, $" {taken.Applied} entries before it were applied.")
                : "";
            throw new RefusedException($"{Path.Combine(path, no.File)}: {no.Words} ({no.Code}){kept}");
        }

        output.WriteLine(taken.Applied > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{taken.Origin}: {taken.Applied} entries applied from {taken.From} on, of {taken.Size}.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{taken.Origin}: nothing to do, all {taken.Size} entries of this bundle are here."));
        if (taken.IgnoredCount > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Ignored, no part of the bundle: {taken.IgnoredCount}: {string.Join(", ", taken.Ignored)}"));
        }

        return ExitCode.Done;
    }
}
