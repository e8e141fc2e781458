using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Exchange.Log;

namespace Serai.Commands.Local;

/// <summary>The verifier key of a log.</summary>
internal sealed record VerifierKey(string Key);

/// <summary>
/// Where a log is to be written; an absolute path, as the node works in another folder than the command.
/// </summary>
internal sealed record ExportTo(string Folder);

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
            // The folder is the caller's, and so is the mending; the node has lost nothing.
            return LocalModule.Wrong(
                $"--out {to.Folder}: {error.Message} Name a folder that this node's user may write, on a disk with " +
                "room. What stands there without a checkpoint is not whole.");
        }
    }

    private static async Task<IResult> RebuildAsync(string module, Rebuild rebuild, CancellationToken cancel) =>
        await rebuild.RunAsync(module, cancel) is { } entries
            ? TypedResults.Ok(new Rebuilt(module, entries))
            : LocalModule.Wrong($"{module}: no module of this name has read tables. " +
                $"There are: {string.Join(", ", rebuild.Modules)}.");
}
