using System.Text.Json.Serialization;

namespace Serai.Vocabulary;

/// <summary>What is counted.</summary>
[JsonConverter(typeof(NameConverter<Indicator>))]
public enum Indicator
{
    /// <summary>Persons newly reported as cases.</summary>
    Cases,

    /// <summary>Persons newly reported as dead of the disease.</summary>
    Deaths,
}
