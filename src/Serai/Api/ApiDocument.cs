using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Serai.Platform.Api;
using Serai.Platform.Api.Idempotency;
using Serai.Platform.Exports;

namespace Serai;

/// <summary>
/// The description of the interface for programs, made from its endpoints: served by every node, and kept in spec/api.
/// </summary>
internal static class ApiDocument
{
    private const string Key = "key";

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

    public static void AddServices(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = endpoint =>
            endpoint.ActionDescriptor.EndpointMetadata.OfType<ApiMark>().Any();
        options.AddDocumentTransformer((document, context, cancel) => DescribeAsync(document, context, cancel));
        options.AddOperationTransformer((operation, context, _) => Complete(operation, context));
    });

    public static void Map(IEndpointRouteBuilder app) => app.MapOpenApi(ApiPaths.Document)
        .WithName("api-document").WithSummary("This interface as an OpenAPI document.").AllowAnonymous();

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
        refusals = context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true
            ? refusals.Append(Unknown) : refusals;
        operation.Responses ??= [];
        foreach (var (status, why) in refusals.OrderBy(r => r.Status))
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] =
                Refused(why, context.Document);
        }

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
