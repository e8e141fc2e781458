using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Bundles;
using Serai.Exchange.Entries;
using Serai.Exchange.Evidence;
using Serai.Exchange.Log;
using Serai.Platform.Hosting;
using Serai.Platform.Languages;

namespace Serai.Commands.Local;

/// <summary>The verifier key of a log.</summary>
internal sealed record VerifierKey(string Key);

/// <summary>
/// Where a log is to be written; an absolute path, as the node works in another folder than the command.
/// </summary>
internal sealed record ExportTo(string Folder);

/// <summary>For whom a bundle is to be written, and where.</summary>
/// <param name="Folder">An absolute path.</param>
/// <param name="To">The origin of the peer's log, or the code of its country.</param>
/// <param name="From">The first entry; null for the one behind the last that the peer confirmed.</param>
internal sealed record BundleTo(string Folder, string To, long? From);

/// <summary>Where a bundle lies; an absolute path.</summary>
internal sealed record BundleIn(string Folder);

/// <summary>What became of a bundle.</summary>
internal sealed record TakenBundle(
    string Origin, long From, long Size, long Applied, IReadOnlyList<string> Ignored, long IgnoredCount,
    RefusedBundle? Refused);

/// <summary>Why it was refused: the code as over the network, the file, and words.</summary>
internal sealed record RefusedBundle(string Code, string File, string Words);

/// <summary>What is to be proven, and where the pack is to be written: one entry of a log, or a thread.</summary>
/// <param name="Folder">An absolute path.</param>
/// <param name="Log">Whose entry; null for the node's own.</param>
internal sealed record ProveTo(string Folder, long? Entry = null, string? Log = null, string? Thread = null);

/// <summary>What was written.</summary>
/// <param name="LeftOut">Entries that were asked for and could not be shown.</param>
internal sealed record WrittenPack(int Entries, int Logs, int Files, int LeftOut);

/// <summary>What a rebuild did.</summary>
internal sealed record Rebuilt(string Module, int Entries);

/// <summary>The log as files, its key, and the read models that are made of it.</summary>
internal static class LocalLog
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/log/key", Key)
            .WithName("LocalLogKey").WithSummary("The verifier key of this node's log.");
        app.MapPost("/log/export", ExportAsync)
            .WithName("LocalLogExport").WithSummary("Writes this node's log as files.");
        app.MapPost("/log/bundle", BundleAsync)
            .WithName("LocalLogBundle").WithSummary("Writes for a peer what it would be answered, as files.");
        app.MapPost("/log/import", ImportAsync)
            .WithName("LocalLogImport").WithSummary("Takes in a bundle that was carried here.");
        app.MapPost("/log/prove", Prove)
            .WithName("LocalLogProve").WithSummary("Writes an evidence pack of an entry or a thread.");
        app.MapPost("/rebuild/{module}", RebuildAsync)
            .WithName("LocalRebuild").WithSummary("Drops and replays the read tables of a module.");
    }

    private static IResult Key(LogHead head) => head.VerifierKey is { } key
        ? TypedResults.Ok(new VerifierKey(key))
        : LocalModule.Refused("This node has not begun its log.");

    private static async Task<IResult> ExportAsync(ExportTo to, LogExport export, CancellationToken cancel)
    {
        try
        {
            return TypedResults.Ok(await export.ExportAsync(to.Folder, cancel));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Unwritable(to.Folder, error, "a checkpoint");
        }
    }

    private static async Task<IResult> BundleAsync(
        BundleTo to, BundleExport export, Catalogue catalogue, CancellationToken cancel)
    {
        try
        {
            var written = await export.ExportAsync(to.To, to.Folder, to.From, cancel);
            return written.Refusal is { } refusal
                ? LocalModule.Wrong($"--out {to.Folder}: {new Texts(catalogue, Language.English).Of(refusal)}")
                : TypedResults.Ok(written.Fact);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Unwritable(to.Folder, error, "a checkpoint");
        }
    }

    private static async Task<IResult> ImportAsync(
        BundleIn from, BundleImport import, Catalogue catalogue, CancellationToken cancel)
    {
        try
        {
            var taken = await import.ImportAsync(from.Folder, cancel);
            return TypedResults.Ok(new TakenBundle(
                taken.Origin, taken.From, taken.Size, taken.Applied, taken.Ignored, taken.IgnoredCount,
                taken.Refused is { } no
                    ? new RefusedBundle(no.Code, no.File, new Texts(catalogue, Language.English).Of(no.Why))
                    : null));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The medium, or the folder's rights: what was applied stays, and the same call goes on behind it.
            return LocalModule.Wrong(
                $"{from.Folder}: {error.Message} Put the medium in again, or let this node's user read it.");
        }
    }

    private static IResult Prove(
        ProveTo to, LogHead head, EvidencePacks packs, Catalogue catalogue, CancellationToken cancel)
    {
        var found = packs.FindAsOperator(to.Entry is { } index
            ? new EvidenceOf.Entry(to.Log ?? head.Origin, index)
            : new EvidenceOf.Thread(to.Thread ?? ""));
        if (found.Refusal is { } refusal)
        {
            return LocalModule.Refused(new Texts(catalogue, Language.English).Of(refusal));
        }

        try
        {
            if (Directory.Exists(to.Folder) && Directory.EnumerateFileSystemEntries(to.Folder).Any())
            {
                return LocalModule.Wrong(
                    $"--out {to.Folder}: something lies there. Name a new folder, so that a pack holds nothing else.");
            }

            var files = Write(found.Fact, to.Folder, catalogue, cancel);
            return TypedResults.Ok(new WrittenPack(
                found.Fact.Entries, found.Fact.Logs, files, found.Fact.LeftOut));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Unwritable(to.Folder, error, "a pack.json");
        }
    }

    private static int Write(
        EvidencePack pack, string folder, Catalogue catalogue, CancellationToken cancel)
    {
        // By itself: folders that are made on the way to another get the usual rights.
        WholeFile.CreatePrivateFolder(folder);
        var count = 0;
        foreach (var file in pack.Files(catalogue))
        {
            var path = Path.Combine(folder, Path.Combine(file.Name.Split('/')));
            cancel.ThrowIfCancellationRequested();
            WholeFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            // Bodies in clear, and each on the disk before pack.json says that all is there.
            WholeFile.CreatePrivate(path, file.Bytes.Span);
            count++;
        }

        return count;
    }

    // The folder is the caller's, and so is the mending; the node has lost nothing.
    private static IResult Unwritable(string folder, Exception error, string last) => LocalModule.Wrong(
        $"--out {folder}: {error.Message} Name a folder that this node's user may write, on a disk with room. What " +
        $"stands there without {last} is not whole.");

    private static async Task<IResult> RebuildAsync(string module, Rebuild rebuild, CancellationToken cancel) =>
        await rebuild.RunAsync(module, cancel) is { } entries
            ? TypedResults.Ok(new Rebuilt(module, entries))
            : LocalModule.Wrong($"{module}: no module of this name has read tables. " +
                $"There are: {string.Join(", ", rebuild.Modules)}.");
}
