namespace Serai.Ledger;

/// <summary>Labels and values of the protected header. Text labels are the house's own, numbers are IANA's.</summary>
internal static class EntryHeaderLabels
{
    public const int Algorithm = 1;
    public const int ContentType = 3;
    public const int KeyId = 4;
    public const int CwtClaims = 15;
    public const int PayloadHashAlgorithm = 258;
    public const int PreimageContentType = 259;

    public const string Nonce = "n";
    public const string Type = "t";
    public const string AssessedAt = "as";
    public const string Exercise = "ex";
    public const string To = "to";
    public const string Commitment = "com";
    public const string Refs = "ref";
    public const string RetainUntil = "ret";

    public const int ClaimIssuer = 1;
    public const int ClaimSubject = 2;
    public const int ClaimIssuedAt = 6;

    public const int Es256 = -7;
    public const int Sha256 = -16;

    public const string DateFormat = "yyyy-MM-dd";

    /// <summary>Last second of the year 9999, the greatest time a header can carry.</summary>
    public const long MaxSeconds = 253_402_300_799;
}
