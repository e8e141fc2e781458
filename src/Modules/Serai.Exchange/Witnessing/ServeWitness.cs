using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Log;
using Serai.Exchange.Serving;
using Serai.Ledger;

namespace Serai.Exchange.Witnessing;

/// <summary>
/// What this node answers as a witness, in the words of C2SP tlog-witness: other people's clients may ask as well, as
/// far as they are peers.
/// </summary>
internal static class ServeWitness
{
    private const string SizeType = "text/x.tlog.size";

    public static void Map(IEndpointRouteBuilder peers, PeerGate gate)
    {
        peers.MapPost("/add-checkpoint", AddAsync)
            .AddEndpointFilter(gate.FewAsync)
            .WithName("exchange-add-checkpoint")
            .WithSummary("Cosigns a newer checkpoint of a log that this node trusts; also the hint that it grew.");
        peers.MapGet("/seen/{origin}/checkpoint", Seen)
            .WithName("exchange-seen")
            .WithSummary("The largest checkpoint of a log that was cosigned here; origin is its SHA-256 in hex.");
    }

    private static async Task<IResult> AddAsync(HttpContext http, Witness witness, LogHead head)
    {
        if (!head.Fence.Status.IsOpen)
        {
            return ExchangeProblem.Of("fenced");
        }

        if (!witness.IsOne)
        {
            return ExchangeProblem.Of("no-witness");
        }

        if (await ReadAsync(http) is not { } body)
        {
            return ExchangeProblem.Of("too-large", $"at most {AddCheckpoint.MaxBytes} bytes");
        }

        if (!AddCheckpoint.TryParse(body, out var request))
        {
            return ExchangeProblem.Of("malformed", "a line 'old SIZE', the proof, an empty line, the checkpoint");
        }

        var reply = await witness.AnswerAsync(request, http.RequestAborted);
        return reply.Answer switch
        {
            WitnessAnswer.Cosign => Results.Text(reply.Line + "\n", "text/plain; charset=utf-8"),
            WitnessAnswer.SizeMismatch => Results.Text(
                reply.Size.ToString(CultureInfo.InvariantCulture) + "\n", SizeType,
                statusCode: StatusCodes.Status409Conflict),
            WitnessAnswer.UnknownOrigin => ExchangeProblem.Of("unknown-origin"),
            WitnessAnswer.BadSignature => ExchangeProblem.Of("bad-signature"),
            WitnessAnswer.Inconsistent => ExchangeProblem.Of("bad-proof"),
            _ => ExchangeProblem.Of(
                "malformed", "the old size is greater than the checkpoint's, its text is too long, or it is none"),
        };
    }

    private static IResult Seen(string origin, Witness witness)
    {
        if (!Hash256.TryParseHex(origin, out var hash))
        {
            return ExchangeProblem.Of("malformed", "the SHA-256 of an origin, in lower-case hexadecimal");
        }

        return witness.Seen(hash) is { } cosigned
            ? Results.Bytes(NoteOf(cosigned), "text/plain; charset=utf-8")
            : ExchangeProblem.Of("unknown");
    }

    internal static byte[] NoteOf(Cosigned cosigned) =>
        SignedNote.TryParse(cosigned.Note, out var note, out _)
        && NoteSignature.TryParseLine(cosigned.Line, out var line)
            ? note.With(line).ToBytes()
            : cosigned.Note;

    /// <summary>Null where there is more than a request may have.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > AddCheckpoint.MaxBytes)
        {
            return null;
        }

        var buffer = new byte[AddCheckpoint.MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > AddCheckpoint.MaxBytes ? null : buffer[..length];
    }
}
