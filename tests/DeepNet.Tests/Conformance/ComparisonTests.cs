using System.Text.Json;
using DeepNet.Conformance;
using DeepNet.IO;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Conformance;

/// <summary>The runner must be able to fail: a hand-made family with right and wrong expectations.</summary>
public class ComparisonTests
{
    [Fact]
    public void Right_values_pass_and_each_kind_of_wrong_one_fails()
    {
        Tensor x = Tensor.From<float>([1, 4], [2]);
        Tensor y = Tensor.From<float>([1, 2], [2]), half = Tensor.From<float>([0.5f, 0.25f], [2]);
        Run("sqrt", x, y, half).Passed.Should().Be(1);
        Run("sqrt", x, y + 1e-4, half).Failure.Should().StartWith("made.0000 sqrt: out 0[0]: 1 instead of 1.0001");
        Run("sqrt", x, y, half * 2).Failure.Should().Contain("grad x[0]");
        Run("sqrt", x, y.Cast(DType.Float64), half).Failure.Should().Contain("Float32 instead of Float64");
        Run("sqrt", x, y.Reshape(1, 2), half).Failure.Should().Contain("shape [2] instead of [1, 2]");
        Run("sqrt", x, Tensor.From<float>([1, float.NaN], [2]), half).Failure
            .Should().Contain("out 0[1]: 2 instead of NaN");
        Run("log", Tensor.From<float>([0], [1]), Tensor.From<float>([float.PositiveInfinity], [1]), null).Failure
            .Should().Contain("-Infinity instead of Infinity");
        Run("no_such_operation", x, y, half).Unsupported.Should().Be(1);
    }

    [Fact]
    public void Memory_layouts_keep_the_values()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        foreach (string layout in (string[])
            [
                "null",
                """{"kind":"permute","perm":[1,0]}""",
                """{"kind":"stride2","dim":0}""",
                """{"kind":"stride2","dim":1}""",
                """{"kind":"offset","pad":3}""",
            ])
        {
            Tensor laid = MemoryLayout.Apply(x, JsonDocument.Parse(layout).RootElement);
            laid.Shape.Should().Equal(2, 3);
            laid.ToArray<float>().Should().Equal([1, 2, 3, 4, 5, 6], layout);
            laid.IsContiguous.Should().Be(
                layout is "null" || layout.Contains("offset", StringComparison.Ordinal), layout);
        }

        Tensor expanded = MemoryLayout.Apply(
            Tensor.From<float>([7], [1]), JsonDocument.Parse("""{"kind":"expand","shape":[2,2]}""").RootElement);
        expanded.ToArray<float>().Should().Equal(7, 7, 7, 7);
    }

    private static (int Passed, int Unsupported, string? Failure) Run(string op, Tensor x, Tensor y, Tensor? gradient)
    {
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor> { ["made.0000.in.x"] = x, ["made.0000.out.0"] = y };
        if (gradient is not null)
        {
            tensors["made.0000.grad.x"] = gradient;
            tensors["made.0000.cot.0"] = Tensor.Ones(x.Shape);
        }

        Safetensors.Save(folder["made.safetensors"], tensors);
        string roles = gradient is null ? "" : ",\"cot\":[\"0\"],\"grad\":[\"x\"]";
        File.WriteAllText(
            folder["made.json"],
            $$"""{"cases":[{"id":"made.0000","op":"{{op}}","args":["$x"],"kwargs":{}"""
            + $$""","in":{"x":null},"out":["0"]{{roles}}}]}""");
        FamilyResult result = FamilyResult.Run(Path.GetDirectoryName(folder["made.json"])!, "made");
        return (result[Outcome.Passed], result[Outcome.Unsupported], result.Failures.SingleOrDefault());
    }
}
