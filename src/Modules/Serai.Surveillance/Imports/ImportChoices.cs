using Microsoft.AspNetCore.Mvc;
using Serai.Platform.Hosting;
using Serai.Surveillance.Uploads;

namespace Serai.Surveillance.Imports;

/// <summary>How a program or a command says a file is to be read; what is left out is recognised.</summary>
public sealed record ImportChoices
{
    /// <summary>The file's name, as lists show it.</summary>
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    /// <summary>The disease of a file that names none: an id of the register.</summary>
    [FromQuery(Name = "disease")]
    public string? Disease { get; init; }

    /// <summary>The name of a saved mapping; what else is said goes before it.</summary>
    [FromQuery(Name = "mapping")]
    public string? Mapping { get; init; }

    /// <summary>The encoding of its letters.</summary>
    [FromQuery(Name = "encoding")]
    public string? Encoding { get; init; }

    /// <summary>The sign between cells: comma, semicolon, tab or bar.</summary>
    [FromQuery(Name = "separator")]
    public string? Separator { get; init; }

    /// <summary>The order of days: dmy, mdy or ymd.</summary>
    [FromQuery(Name = "dates")]
    public string? Dates { get; init; }

    /// <summary>The decimal sign: point or comma.</summary>
    [FromQuery(Name = "numbers")]
    public string? Numbers { get; init; }

    /// <summary>What is counted where no column says it: cases, deaths; or rows, where each row is a case.</summary>
    [FromQuery(Name = "counted")]
    public string? Counted { get; init; }

    /// <summary>
    /// What a day without a case means in a list of cases, between the first and the last case of a place: open (the
    /// default), or zero where the list is complete.
    /// </summary>
    [FromQuery(Name = "silence")]
    public string? Silence { get; init; }

    /// <summary>
    /// What becomes of columns that nothing recognises: ignore (the default), or ask, where each heading is a place or
    /// a disease: codes that no register knows wait to be mapped.
    /// </summary>
    [FromQuery(Name = "others")]
    public string? Others { get; init; }

    /// <summary>What a column says, as ROLE:HEADING, such as onset:date_of_onset; again for each column.</summary>
    [FromQuery(Name = "column")]
    public string[]? Columns { get; init; }

    /// <summary>Nothing is written: the answer says what would be.</summary>
    [FromQuery(Name = "preview")]
    public bool? IsPreview { get; init; }
}
