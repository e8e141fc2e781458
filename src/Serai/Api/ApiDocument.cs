using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Api.Limits;
using Serai.Platform.Exports;

namespace Serai;

/// <summary>
/// The description of the interface for programs, made from its endpoints: served by every node, and kept in spec/api.
/// </summary>
internal static class ApiDocument
{
    private const string Key = "key";
    private const string Version = "v1";

    /// <summary>What any call may be refused with, beside what its own endpoint says.</summary>
    private static readonly (int Status, string Why)[] Always =
    [
        (StatusCodes.Status400BadRequest, "The call cannot be understood, or a key stands in the wrong place."),
        (StatusCodes.Status401Unauthorized, "No key, or one that does not work."),
        (StatusCodes.Status403Forbidden, "The roles of the key do not include this."),
        (StatusCodes.Status429TooManyRequests, "Too many calls at once; Retry-After says how long to wait."),
    ];

    private static readonly (int Status, string Why)[] OfActs =
    [
        (StatusCodes.Status409Conflict, "Somebody was faster, or it was done before."),
        (StatusCodes.Status413PayloadTooLarge, "The body is larger than this endpoint takes."),
        (StatusCodes.Status415UnsupportedMediaType, "The body is of another type than this endpoint takes."),
        (StatusCodes.Status422UnprocessableEntity, "Refused, in words; pointer names the field, if it is one's."),
    ];

    private static readonly (int Status, string Why) Unknown =
        (StatusCodes.Status404NotFound, "Not there, or not to be seen by this key.");

    public static void AddServices(IServiceCollection services) => services.AddOpenApi(Version, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = endpoint =>
            endpoint.ActionDescriptor.EndpointMetadata.OfType<ApiMark>().Any();
        options.AddDocumentTransformer((document, context, cancel) => DescribeAsync(document, context, cancel));
        options.AddOperationTransformer((operation, context, _) => Complete(operation, context));
    });

    /// <summary>Made at the first call and kept: it is the same for everybody, and strangers may ask.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        Lazy<Task<byte[]>>? kept = null;
        app.MapGet(
                ApiPaths.Document,
                async ([FromKeyedServices(Version)] IOpenApiDocumentProvider provider) =>
                {
                    var made = LazyInitializer.EnsureInitialized(
                        ref kept, () => new Lazy<Task<byte[]>>(() => WriteAsync(provider)));
                    return TypedResults.Bytes(await made.Value, "application/json; charset=utf-8");
                })
            .WithName("api-document").WithSummary("This interface as an OpenAPI document.").AllowAnonymous();
    }

    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider provider) => Encoding.UTF8.GetBytes(
        await (await provider.GetOpenApiDocumentAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));

    private static async Task DescribeAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Serai",
            Version = "1",
            Description = "What the pages of a Serai node do, for programs. See docs/api.md.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [];
        document.AddComponent(nameof(ApiProblem), await context.GetOrCreateSchemaAsync(
            typeof(ApiProblem), null, cancel));
        document.AddComponent<IOpenApiSecurityScheme>(Key, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key made on the page /keys. A sign-in cookie of the console reads, and does nothing else.",
        });
        document.Security =
            [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
    }

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var isAct = HttpMethods.IsPost(context.Description.HttpMethod ?? "");
        var refusals = Always.AsEnumerable();
        refusals = isAct ? refusals.Concat(OfActs) : refusals;
        operation.Responses ??= [];
        // Named by its path; or by its query, where the endpoint itself says that it may not be there.
        var isSaid = operation.Responses.Remove(Unknown.Status.ToString(CultureInfo.InvariantCulture));
        refusals = isSaid || NamesOneThing(context.Description.RelativePath ?? "")
            ? refusals.Append(Unknown) : refusals;
        foreach (var (status, why) in refusals.OrderBy(r => r.Status))
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] =
                Refused(why, context.Document);
        }

        DescribeQuery(operation, context.Description.ActionDescriptor.EndpointMetadata);
        DescribeLimits(operation, context.Description.ActionDescriptor.EndpointMetadata);
        DescribeRoles(operation, context.Description.HttpMethod ?? "", context.Description.RelativePath ?? "");
        DescribeFile(operation, context.Description.RelativePath ?? "");
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribePart(parameter);
        }

        if (isAct)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = ActKeys.Header,
                In = ParameterLocation.Header,
                Description = "Any text of up to 64 letters: the call sent again does nothing again for 24 hours.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = ActKeys.LengthMax },
            });
        }

        return Task.CompletedTask;
    }

    private static bool NamesOneThing(string path) =>
        path.Contains('{', StringComparison.Ordinal) || path.EndsWith(".zip", StringComparison.Ordinal);

    private static void DescribeLimits(OpenApiOperation operation, IList<object> metadata)
    {
        List<string> limits = [];
        if (metadata.OfType<EnableRateLimitingAttribute>().Any(l => l.PolicyName == ClientLimits.Exports))
        {
            limits.Add($"A client reads at most {ClientLimits.ExportsAtOnce} files at the same time.");
        }

        if (operation.RequestBody is not null)
        {
            var most = metadata.OfType<IRequestSizeLimitMetadata>().LastOrDefault()?.MaxRequestBodySize
                ?? NodeListeners.BodyBytesMax;
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"The body has at most {most >> 20} MiB."));
        }

        operation.Description = limits.Count > 0 ? string.Join(' ', limits) : operation.Description;
    }

    /// <summary>Which roles a key needs, in words and for programs.</summary>
    private static void DescribeRoles(OpenApiOperation operation, string method, string path)
    {
        var roles = ApiRoles.Of(method, path["api/v1".Length..]).Select(Words.Kebab).ToList();
        if (roles.Count > 0)
        {
            operation.Description = $"Roles: {string.Join(", ", roles)}. {operation.Description}".TrimEnd();
            operation.AddExtension("x-roles", new JsonNodeExtension(new JsonArray([.. roles])));
        }
    }

    /// <summary>The parts of a query that a type of its own reads.</summary>
    private static void DescribeQuery(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var part in metadata.OfType<QueryPart>())
        {
            operation.Parameters ??= [];
            var text = new OpenApiSchema { Type = JsonSchemaType.String };
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = part.Name,
                In = ParameterLocation.Query,
                Description = part.Text,
                Schema = part.IsMany ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = text } : text,
            });
        }
    }

    /// <summary>What a file that is given away looks like; its rows are told by docs/api.md.</summary>
    private static void DescribeFile(OpenApiOperation operation, string path)
    {
        string[] types = path.EndsWith(".{format}", StringComparison.Ordinal)
            || path.Contains("export.{format", StringComparison.Ordinal) ? ["text/csv", "application/json"]
            : path.EndsWith(".csv", StringComparison.Ordinal) ? ["text/csv"]
            : path.EndsWith(".jsonl", StringComparison.Ordinal) ? ["application/jsonl"]
            : path.EndsWith(".zip", StringComparison.Ordinal) ? ["application/zip"]
            : [];
        if (types.Length == 0 || operation.Responses is not { } responses)
        {
            return;
        }

        responses["200"] = new OpenApiResponse
        {
            Description = "The file, streamed to its end; one that breaks off is not whole.",
            Content = types.ToDictionary(type => type, type => new OpenApiMediaType { Schema = RowsOf(type) }),
        };
    }

    private static OpenApiSchema RowsOf(string type) => type == "application/json"
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object },
        }
        : new OpenApiSchema { Type = JsonSchemaType.String };

    private static void DescribePart(OpenApiParameter parameter)
    {
        if (parameter is { Name: ListPart.LimitName, Schema: OpenApiSchema limit })
        {
            parameter.Description = "Items on the page; one more than the most is refused.";
            limit.Minimum = "1";
            limit.Maximum = ListPart.LimitMax.ToString(CultureInfo.InvariantCulture);
            limit.Default = ListPart.LimitUsual;
        }
        else if (parameter is { Name: ListPart.CursorName, Schema: OpenApiSchema cursor })
        {
            parameter.Description = "Where the page begins: \"next\" of the page before holds it.";
            cursor.MaxLength = Cursor.LengthMax;
        }
        else if (parameter is { Name: "format", Schema: OpenApiSchema format })
        {
            parameter.Description = "The form of the file.";
            format.Pattern = null;
            format.Enum = [ExportFormats.Csv, ExportFormats.Json];
        }
    }

    private static OpenApiResponse Refused(string why, OpenApiDocument? document) => new()
    {
        Description = why,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ApiProblem.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(ApiProblem), document) },
        },
    };
}
