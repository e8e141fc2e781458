namespace Serai.Exchange.Serving;

/// <summary>Names on the wire that both sides use.</summary>
internal static class WireNames
{
    /// <summary>Header of a 410: index of the entry that erased the body.</summary>
    public const string Erasure = "Serai-Erasure";
}
