using System.Globalization;
using System.Text.RegularExpressions;
using Serai.Tests;
using Serai.Vocabulary;
using Serai.Vocabulary.Notifications;
using Serai.Vocabulary.Registers;

namespace Serai.Libraries.Tests.Vocabulary;

public sealed partial class RegisterTests
{
    private const string DiseaseHeader =
        "id,icd10,icd11,icd11_checked,annex2_gate,incubation_days_min,incubation_days_max,"
        + "name_en,name_kk,name_ru,name_zh";

    private const string PlaceHeader =
        "code,kind,parent,alpha2,name_en,name_kk,name_ru,name_zh,valid_from,valid_to,replaced_by";

    private static readonly DiseaseRegister Diseases = DiseaseRegister.Read(Shipped("diseases.csv"));

    private static readonly PlaceRegister Places = PlaceRegister.Read(Shipped("places.csv"));

    [Fact]
    public void The_gate_of_every_shipped_disease_is_the_one_of_the_rule_set()
    {
        var file = Path.Combine(SharedData.Repository, "data", "rules", "annex2-ihr-2005.json");
        var rules = Annex2RuleSet.Read(File.ReadAllBytes(file));
        Assert.Equal(
            Diseases.All.Select(disease => (disease.Id, Annex2.GateOf(rules, disease.Id))),
            Diseases.All.Select(disease => (disease.Id, disease.Gate)));
        Assert.All(rules.Gates.SelectMany(gate => gate.Diseases), id => Assert.NotNull(Diseases.Find(id)));
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void Days_of_a_register_are_the_same_under_every_calendar(string machine)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(machine);
        try
        {
            var places = PlaceRegister.Read(new StringReader(
                PlaceHeader + "\nXX,country,,,X,X,X,X,2022-06-08,,\n"));
            Assert.Equal(new DateOnly(2022, 6, 8), places.Find("XX")!.ValidFrom);
            using var shipped = File.OpenText(
                Path.Combine(SharedData.Repository, "data", "annotations", "definition-changes.csv"));
            Assert.Equal(
                new DateOnly(2020, 7, 1),
                Assert.Single(AnnotationRegister.Read(shipped).Of("covid-19", "cases", ["KAZ"])).Day);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("covid-19", "covid-19")]
    [InlineData("U07.1", "covid-19")]
    [InlineData("ra01.1", "covid-19")]
    [InlineData("A20", "plague")]
    [InlineData("A20.2", "plague-pneumonic")]
    public void A_disease_is_found_by_id_and_by_its_codes(string code, string id) =>
        Assert.Equal(id, Diseases.Match(code)?.Id);

    [Fact]
    public void A_disease_that_is_not_there_is_not_found()
    {
        Assert.Null(Diseases.Match("X99"));
        Assert.Null(Diseases.Find("U07.1"));
        var covid = Diseases.Find("covid-19")!;
        Assert.Equal((1, 14), (covid.IncubationDaysMin, covid.IncubationDaysMax));
        Assert.True(Diseases.Find("measles")!.Icd11Checked);
        Assert.False(Diseases.Find("mpox")!.Icd11Checked);
    }

    [Fact]
    public void Names_are_given_in_four_languages_and_else_in_English()
    {
        var name = Diseases.Find("measles")!.Name;
        string[] languages = ["en", "kk", "ru", "zh-CN"];
        Assert.Equal(["Measles", "Қызылша", "Корь", "麻疹"], languages.Select(name.In));
        Assert.Equal("Measles", name.In("fr"));
    }

    [Fact]
    public void The_codes_of_Kazakhstan_changed_in_2022()
    {
        var (before, after) = (new DateOnly(2022, 6, 7), new DateOnly(2022, 6, 8));
        Assert.Equal(17, Places.SubdivisionsOf("KAZ", before).Count());
        Assert.Equal(20, Places.SubdivisionsOf("KAZ", after).Count());
        Assert.Equal(["KZ-10", "KZ-63"], Places.Find("KZ-VOS")!.ReplacedBy);
        Assert.DoesNotContain(Places.SubdivisionsOf("KAZ", new DateOnly(2018, 6, 18)), place => place.Code == "KZ-SHY");
        var successors = Places.SubdivisionsOf("KAZ", before).SelectMany(place => place.ReplacedBy).Order();
        Assert.Equal(Places.SubdivisionsOf("KAZ", after).Select(place => place.Code).Order(), successors);
    }

    [Fact]
    public void China_has_its_33_units_and_countries_are_found_by_two_letters()
    {
        Assert.Equal(33, Places.SubdivisionsOf("CHN", new DateOnly(2020, 3, 13)).Count());
        Assert.Equal("KAZ", Places.Match("KZ")?.Code);
        Assert.Null(Places.Match("WHO"));
        Assert.Equal(PlaceKind.Subdivision, Places.Find("CN-HB")!.Kind);
    }

    [Theory]
    [InlineData("Measles,,,1,G3,1,2,a,b,c,d", "Line 2: the id \"Measles\"")]
    [InlineData("m,,,1,G5,1,2,a,b,c,d", "Line 2: annex2_gate is \"G5\"")]
    [InlineData("m,,,1,2,1,2,a,b,c,d", "Line 2: annex2_gate is \"2\"")]
    [InlineData("m,,,yes,G3,1,2,a,b,c,d", "Line 2: icd11_checked is \"yes\"")]
    [InlineData("m,,,1,G3,3,2,a,b,c,d", "Line 2: the incubation is not a range")]
    [InlineData("m,,,1,G3,3,,a,b,c,d", "Line 2: the incubation is not a range")]
    [InlineData("m,,,1,G3,-1,2,a,b,c,d", "Line 2: incubation_days_min is \"-1\"")]
    [InlineData("m,,,1,G3,1,2,,b,c,d", "Line 2: name_en is empty")]
    [InlineData("m,,,1,G3,1,2,a,b,c", "Line 2: 10 fields, but 11 columns")]
    [InlineData("m,,,1,G3,1,2,\"a,b,c,d", "Line 2: a quotation mark is not closed")]
    [InlineData("m,,,1,G3,1,2,a,b,c,d\nm,,,1,G3,1,2,a,b,c,d", "Line 3: the id m stands twice")]
    [InlineData("m,B05,,1,G3,1,2,a,b,c,d\n\nn,B05,,1,G3,1,2,a,b,c,d", "Line 4: the code B05 belongs to m already")]
    public void A_wrong_disease_is_refused_with_its_line(string rows, string reason) =>
        Refused(reason, () => DiseaseRegister.Read(new StringReader($"{DiseaseHeader}\n{rows}\n")));

    [Theory]
    [InlineData("KAZ,land,,KZ,a,b,c,d,,,", "Line 2: kind is \"land\"")]
    [InlineData("KZ-10,subdivision,,,a,b,c,d,,,", "Line 2: a subdivision has a parent")]
    [InlineData("KAZ,country,RUS,KZ,a,b,c,d,,,", "Line 2: a subdivision has a parent and a country has none")]
    [InlineData("KZ-10,subdivision,KAZ,,a,b,c,d,,,", "Line 2: the parent KAZ is not a country")]
    [InlineData("KAZ,country,,KZ,a,b,c,d,,,KZ-1", "Line 2: the successor KZ-1 is not in this register")]
    [InlineData("KAZ,country,,KZ,a,b,c,d,2020-02-30,,", "Line 2: valid_from is \"2020-02-30\"")]
    [InlineData("KAZ,country,,KZ,a,b,c,d,2020-02-02,2020-02-01,", "Line 2: valid_from lies after valid_to")]
    [InlineData("KAZ,country,,KZ,a,b,c,d,,,\nKAZ,country,,,a,b,c,d,,,", "Line 3: the code KAZ stands twice")]
    [InlineData("KAZ,country,,KZ,a,b,c,d,,,\nKAY,country,,KZ,a,b,c,d,,,", "Line 3: the code KAY stands twice")]
    [InlineData(",country,,KZ,a,b,c,d,,,", "Line 2: the code is empty")]
    public void A_wrong_place_is_refused_with_its_line(string rows, string reason) =>
        Refused(reason, () => PlaceRegister.Read(new StringReader($"{PlaceHeader}\n{rows}\n")));

    [Fact]
    public void A_wrong_header_is_refused()
    {
        Refused("Line 1: the file is empty", () => PlaceRegister.Read(new StringReader("")));
        Refused(
            "Line 1: the column kind is missing. There are: code.",
            () => PlaceRegister.Read(new StringReader("code\n")));
        Refused("Line 1: the column a stands twice", () => PlaceRegister.Read(new StringReader("a,a\n")));
    }

    [Fact]
    public void A_few_columns_and_the_semicolons_of_a_spreadsheet_are_enough()
    {
        var places = PlaceRegister.Read(new StringReader(
            "\uFEFFcode;kind;parent;name_en;name_ru\r\nUZB;country;;Uzbekistan;Узбекистан\r\n"
            + "UZ-FA;subdivision;UZB; Fergana ;\r\n"));
        Assert.Equal("Узбекистан", places.Find("UZB")!.Name.Ru);
        Assert.Equal(new LocalizedName("Fergana", "Fergana", "Fergana", "Fergana"), places.Find("UZ-FA")!.Name);
        var disease = DiseaseRegister.Read(new StringReader("id,annex2_gate,name_en\nq-fever,G3,Q fever\n")).All;
        Assert.Equal("Q fever", Assert.Single(disease).Name.Zh);
    }

    [Fact]
    public void Rows_of_a_country_add_to_the_shipped_ones_and_go_before_them()
    {
        const string Own =
            "code,kind,parent,name_en\nUZ-FA,subdivision,UZB,Fergana\nKZ-75,subdivision,KAZ,Alma-Ata\n";
        var places = PlaceRegister.Read(new StringReader(Own), Places);
        Assert.Equal(Places.All.Count + 1, places.All.Count);
        Assert.Equal(("UZB", "Alma-Ata"), (places.Find("UZ-FA")!.Parent, places.Find("KZ-75")!.Name.En));
        Assert.Equal("KAZ", places.Match("KZ")?.Code);

        var diseases = DiseaseRegister.Read(
            new StringReader("id,icd10,annex2_gate,name_en\nmeasles-like,B05,G3,Rash and fever\n"), Diseases);
        Assert.Equal(Diseases.All.Count + 1, diseases.All.Count);
        Assert.Equal(("measles-like", "measles"), (diseases.Match("B05")?.Id, diseases.Match("1F03")?.Id));
    }

    [Theory]
    [InlineData("diseases.csv")]
    [InlineData("places.csv")]
    public void Every_shipped_name_stands_in_four_languages(string file)
    {
        var path = Path.Combine(SharedData.Repository, "data", "registers", file);
        var rows = File.ReadLines(path).Select(Cells).ToList();
        int[] names =
        [
            .. Enumerable.Range(0, rows[0].Length)
                .Where(i => rows[0][i].StartsWith("name_", StringComparison.Ordinal)),
        ];
        Assert.Equal(4, names.Length);
        Assert.All(rows, row => Assert.All(names, i => Assert.NotEqual("", row[i])));
    }

    [Fact]
    public void Quoted_fields_and_a_byte_order_mark_are_read()
    {
        var row = "KAZ,country,,KZ,\"a, \"\"b\"\"\",b,c,d,,,";
        var register = PlaceRegister.Read(new StringReader($"\uFEFF{PlaceHeader}\r\n{row}\r\n"));
        Assert.Equal("a, \"b\"", register.Find("KAZ")!.Name.En);
    }

    [Fact]
    public void A_register_is_read_up_to_its_limit_of_rows()
    {
        var rows = Enumerable.Range(0, 20_001).Select(i => $"X{i},country,,,a,b,c,d,,,").ToList();
        var most = string.Join('\n', rows[..20_000].Prepend(PlaceHeader));
        Assert.Equal(20_000, PlaceRegister.Read(new StringReader(most)).All.Count);
        Refused("Line 20002: more than 20000 rows", () => PlaceRegister.Read(new StringReader($"{most}\n{rows[^1]}")));
    }

    private static string[] Cells(string line) =>
        [.. Cell().Matches(line).Select(cell => cell.Groups["text"].Value)];

    [GeneratedRegex("(^|,)(?<text>\"[^\"]*\"|[^,]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cell();

    private static void Refused(string reason, Func<object> read) =>
        Assert.StartsWith(reason, Assert.Throws<FormatException>(read).Message, StringComparison.Ordinal);

    private static StringReader Shipped(string file) =>
        new(File.ReadAllText(Path.Combine(SharedData.Repository, "data", "registers", file)));
}
