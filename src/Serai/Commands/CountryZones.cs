using System.Collections.Frozen;

namespace Serai.Commands;

/// <summary>
/// Time zones of countries where all clocks show one time: what <c>serai init</c> takes where nobody names a zone. A
/// country with several has none here, for whoever makes its node knows where the duty officer sits.
/// </summary>
internal static class CountryZones
{
    /// <summary>By ISO 3166-1 alpha-3.</summary>
    public static readonly FrozenDictionary<string, string> All = new Dictionary<string, string>
    {
        ["AFG"] = "Asia/Kabul",
        ["ARM"] = "Asia/Yerevan",
        ["AZE"] = "Asia/Baku",
        ["BLR"] = "Europe/Minsk",
        ["BTN"] = "Asia/Thimphu",
        ["CHN"] = "Asia/Shanghai",
        ["GEO"] = "Asia/Tbilisi",
        ["IND"] = "Asia/Kolkata",
        ["IRN"] = "Asia/Tehran",
        ["JPN"] = "Asia/Tokyo",
        ["KAZ"] = "Asia/Almaty",
        ["KGZ"] = "Asia/Bishkek",
        ["KOR"] = "Asia/Seoul",
        ["LAO"] = "Asia/Vientiane",
        ["MMR"] = "Asia/Yangon",
        ["NPL"] = "Asia/Kathmandu",
        ["PAK"] = "Asia/Karachi",
        ["PRK"] = "Asia/Pyongyang",
        ["TJK"] = "Asia/Dushanbe",
        ["TKM"] = "Asia/Ashgabat",
        ["TUR"] = "Europe/Istanbul",
        ["UZB"] = "Asia/Tashkent",
        ["VNM"] = "Asia/Ho_Chi_Minh",
    }.ToFrozenDictionary();
}
