using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serai.Exchange.Entries;
using Serai.Exchange.Forks;
using Serai.Ledger;
using Serai.Platform.Data;

namespace Serai.Exchange.Serving;

/// <summary>Proofs of forks for any peer: whoever holds the accused log's key needs nobody's word.</summary>
internal static class ServeForks
{
    public static void Map(IEndpointRouteBuilder peers) => peers.MapGet("/fork/{name}", Fork)
        .WithName("exchange-fork")
        .WithSummary("The proof that a log shows two histories, by the SHA-256 of its origin.");

    private static IResult Fork(Database database, NodeDirectory directory, string name)
    {
        if (!Hash256.TryParseHex(name, out _))
        {
            return ExchangeProblem.Of("malformed", "a log is named by the 64 hexadecimal digits of SHA-256(origin)");
        }

        return database.Read(s => ForkProofs.Named(s, directory, name)) is { } proof
            ? Results.Bytes(proof.ToBytes(), ForkProofs.MediaType)
            : ExchangeProblem.Of("unknown");
    }
}
