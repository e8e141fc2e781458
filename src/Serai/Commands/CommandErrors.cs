using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Serai.Exchange.Keys;
using Serai.Platform.Data;
using Serai.Platform.Hosting;
using Serai.Rehearsal;

namespace Serai.Commands;

/// <summary>
/// What a command was called with, or what it was to read, is wrong. The message says where and how to mend it.
/// </summary>
public sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The exit codes of every command.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int No = 1;
    public const int Wrong = 2;
    public const int Bug = 3;
}

/// <summary>The edge of the command line: what goes wrong becomes one line on stderr and an exit code.</summary>
internal static class CommandErrors
{
    /// <summary>How long a command has to end in order after Ctrl-C; the demo waits for three nodes.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    public static async Task<int> GuardAsync(ParseResult call)
    {
        if (call.Errors.Count > 0)
        {
            return Report($"{FirstOf(call)} See: {PathOf(call.CommandResult)} --help");
        }

        try
        {
            return await call.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopMax,
            });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.No;
        }
        catch (Exception error) when (error is RefusedException or RehearsalException)
        {
            return Report(error.Message, ExitCode.No);
        }
#pragma warning disable CA1031 // the edge of the process: what has words is said in one line, the rest is a bug
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (Words(error) is { } words)
            {
                return Report(words);
            }

            await Console.Error.WriteLineAsync($"This is a bug in serai, please report it: {error}");
            return ExitCode.Bug;
        }
    }

    /// <summary>What a person can act on, or null for a bug.</summary>
    internal static string? Words(Exception error) => error switch
    {
        CommandException or NodeFolderException or NodeKeysException or DatabaseUnusableException => error.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{error.Message.TrimEnd('.')}: another program listens there. Stop it, or {OtherPort(error)}.",
        SocketException =>
            $"{error.Message}: this machine does not let serai listen there. Choose another address with " +
            "--urls or in node.json.",
        HttpRequestException or HttpIOException =>
            $"The node went away while the command ran ({error.Message.TrimEnd('.')}). Start it again, look how far " +
            "it came, and repeat the command.",
        IOException or UnauthorizedAccessException => $"{error.Message} Mend the file or the disk and start again.",
        _ => null,
    };

    /// <summary>The console listens on http and the exchange on https, whose address peers know.</summary>
    private static string OtherPort(Exception error) => error.Message.Contains("https://", StringComparison.Ordinal)
        ? "choose another port for exchangeListen and exchangeUrl in node.json, before a peer knows it"
        : "choose another port with --urls, or for consoleUrl in node.json";

    /// <summary>A word that no command knows explains why one is missing.</summary>
    private static string FirstOf(ParseResult call) =>
        call.UnmatchedTokens is [var unknown, ..] && call.CommandResult.Command.Subcommands.Count > 0
            ? $"There is no command {unknown}. Choose of: " +
                $"{string.Join(", ", call.CommandResult.Command.Subcommands.Select(c => c.Name))}."
            : call.Errors[0].Message;

    /// <summary>The command as it is called: serai people add.</summary>
    private static string PathOf(CommandResult called) =>
        called.Parent is CommandResult parent ? $"{PathOf(parent)} {called.Command.Name}" : "serai";

    private static int Report(string words, int code = ExitCode.Wrong)
    {
        Console.Error.WriteLine(words.ReplaceLineEndings(" "));
        return code;
    }
}
