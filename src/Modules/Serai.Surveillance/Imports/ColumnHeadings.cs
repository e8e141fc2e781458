using System.Collections.Frozen;

namespace Serai.Surveillance.Imports;

/// <summary>What the usual headings mean, in the languages of the console.</summary>
internal static class ColumnHeadings
{
    private static readonly FrozenDictionary<string, ColumnRole> Known = new Dictionary<ColumnRole, string>
    {
        [ColumnRole.Date] = "date day report_date date_report date_of_report date_reported reporting_date " +
            "notification_date date_of_notification дата дата_сообщения дата_регистрации дата_уведомления күні " +
            "тіркелген_күні хабарлау_күні 日期 报告日期 上报日期",
        [ColumnRole.Onset] = "onset onset_date date_onset date_of_onset symptom_onset symptom_onset_date " +
            "date_of_symptom_onset illness_onset дата_начала дата_заболевания дата_начала_заболевания " +
            "ауырған_күні 发病日期 起病日期",
        [ColumnRole.Week] = "week iso_week isoweek year_week неделя апта 周 周次",
        [ColumnRole.EpiWeek] = "epi_week epiweek epidemiological_week mmwr_week эпиднеделя эпидемиологическая_неделя " +
            "эпидапта 流行病学周",
        [ColumnRole.Year] = "year iso_year epi_year год жыл жылы 年 年份",
        [ColumnRole.Place] = "place place_code location region area province место территория регион область орын " +
            "аймақ облыс 地点 地区 省份",
        [ColumnRole.Country] = "iso3 country country_code страна ел 国家",
        [ColumnRole.Subdivision] = "admin1_iso3166_2 iso3166_2 iso_3166_2 subdivision",
        [ColumnRole.SubdivisionName] = "admin1_name",
        [ColumnRole.Disease] = "disease disease_id diagnosis icd10 icd_10 icd11 болезнь заболевание диагноз мкб " +
            "мкб_10 ауру диагнозы 疾病 病种 诊断",
        [ColumnRole.Indicator] = "indicator показатель көрсеткіш 指标",
        [ColumnRole.DatedBy] = "dated_by",
        [ColumnRole.Value] = "value count number значение число мән саны 数值 数量",
        [ColumnRole.Cases] = "cases new_cases confirmed_cases случаи новые_случаи случаев жағдайлар жаңа_жағдайлар " +
            "病例 病例数 新增病例",
        [ColumnRole.Deaths] = "deaths new_deaths смерти новые_смерти умерло өлімдер жаңа_өлімдер 死亡 死亡数 新增死亡",
    }
        .SelectMany(r => r.Value.Split(' '), (r, name) => KeyValuePair.Create(name, r.Key))
        .ToFrozenDictionary();

    /// <summary>A heading that only says "date" gives way to one that says which.</summary>
    private static readonly FrozenSet<string> Plain = new[] { "date", "day", "дата", "күні", "日期" }.ToFrozenSet();

    public static ColumnRole RoleOf(string heading) => Known.GetValueOrDefault(Normal(heading));

    public static bool IsPlainDate(string heading) => Plain.Contains(Normal(heading));

    /// <summary>The known heading of one of these meanings that is written most like another, and by how far.</summary>
    public static (string Heading, int Distance) NearestTo(string heading, IReadOnlyCollection<ColumnRole> roles)
    {
        var normal = Normal(heading);
        return Known.Where(k => roles.Contains(k.Value))
            .Select(k => (k.Key, Distance(normal, k.Key)))
            .OrderBy(k => k.Item2).ThenBy(k => k.Key, StringComparer.Ordinal).First();
    }

    /// <summary>Letters to put in, take out or replace (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var (before, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                left = Math.Min(
                    before + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(left, row[j]) + 1);
                (before, row[j]) = (row[j], left);
            }
        }

        return row[other.Length];
    }

    /// <summary>cases or deaths, however a file names them; null where it is something else.</summary>
    public static string? IndicatorOf(string text) => RoleOf(text) switch
    {
        ColumnRole.Cases => "cases",
        ColumnRole.Deaths => "deaths",
        _ => null,
    };

    /// <summary>"Date of onset" and date_of_onset are one heading.</summary>
    private static string Normal(string heading) => string.Create(heading.Trim().Length, heading.Trim(), (to, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] is ' ' or '-' or '_' or '.' ? '_' : char.ToLowerInvariant(from[i]);
        }
    });
}
