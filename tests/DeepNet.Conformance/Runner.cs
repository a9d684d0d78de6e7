namespace DeepNet.Conformance;

/// <summary>What became of a case.</summary>
internal enum Outcome
{
    Passed,
    Failed,

    /// <summary>The operation does not exist yet.</summary>
    Unsupported,

    /// <summary>The expected values depend on rounding and prove nothing.</summary>
    Unstable,
}

/// <summary>Runs one case: outputs, gradients and gradients of gradients against PyTorch's.</summary>
internal static class Runner
{
    /// <summary>The outcome and, for a failure, the first difference.</summary>
    public static (Outcome Outcome, string? Difference) Run(GoldenCase @case)
    {
        if (@case.Tags.Contains("unstable"))
            return (Outcome.Unstable, null);
        if (Adapters.Find(@case) is not { } adapter)
            return (Outcome.Unsupported, null);
        try
        {
            string? difference = FirstDifference(@case, adapter);
            return (difference is null ? Outcome.Passed : Outcome.Failed, difference);
        }
        catch (UnsupportedException)
        {
            return (Outcome.Unsupported, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (Outcome.Failed, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} {Where(e)}");
        }
    }

    private static string? FirstDifference(GoldenCase @case, Func<Arguments, Tensor[]> adapter)
    {
        var leaves = new OrderedDictionary<string, Tensor>();
        var inputs = new Dictionary<string, Tensor>();
        foreach ((string name, System.Text.Json.JsonElement layout) in @case.Inputs)
        {
            Tensor leaf = @case.Read("in", name);
            leaf.RequiresGrad = @case.Gradients.Contains(name);
            leaves.Add(name, leaf);
            inputs.Add(name, MemoryLayout.Apply(leaf, layout));
        }

        var parameters = new OrderedDictionary<string, Tensor>();
        foreach (string name in @case.Parameters)
        {
            Tensor parameter = @case.Read("param", name);
            parameter.RequiresGrad = @case.ParameterGradients.Contains(name);
            parameters.Add(name, parameter);
        }

        Tensor[] outputs = adapter(new Arguments(@case, inputs, parameters));
        if (outputs.Length != @case.Outputs.Length)
            return $"{outputs.Length} outputs instead of {@case.Outputs.Length}";
        for (int i = 0; i < outputs.Length; i++)
        {
            string name = @case.Outputs[i];
            Tensor? alternative = @case.Alternatives.Contains(name) ? @case.Read("alt", name) : null;
            if (Comparison.FirstDifference(
                    @case, $"out {name}", outputs[i], @case.Read("out", name), alternative,
                    @case.Accuracy("err")) is { } difference)
            {
                return difference;
            }
        }

        return FirstGradientDifference(@case, outputs, leaves, parameters);
    }

    private static string? FirstGradientDifference(
        GoldenCase @case,
        Tensor[] outputs,
        OrderedDictionary<string, Tensor> leaves,
        OrderedDictionary<string, Tensor> parameters)
    {
        Tensor[] inputs =
        [
            .. @case.Gradients.Select(name => leaves[name]),
            .. @case.ParameterGradients.Select(name => parameters[name]),
        ];
        if (inputs.Length == 0)
            return null;
        bool isTwice = @case.SecondGradients.Length > 0;
        (Tensor Output, string Name)[] tracked =
            [
                .. outputs.Zip(@case.Outputs)
                    .Where(pair => @case.Cotangents.Contains(pair.Second) && pair.First.RequiresGrad),
            ];
        Tensor[] gradients = Differentiate(
            [.. tracked.Select(pair => pair.Output)],
            inputs,
            [.. tracked.Select(pair => Cotangent(@case, pair.Name, pair.Output))],
            isTwice);
        for (int i = 0; i < inputs.Length; i++)
        {
            bool isInput = i < @case.Gradients.Length;
            string role = isInput ? "grad" : "gparam";
            string name = isInput ? @case.Gradients[i] : @case.ParameterGradients[i - @case.Gradients.Length];
            if (Difference(@case, role, name, gradients[i], "gerr") is { } difference)
                return difference;
        }

        return isTwice ? FirstSecondDifference(@case, gradients, inputs) : null;
    }

    private static string? FirstSecondDifference(GoldenCase @case, Tensor[] gradients, Tensor[] inputs)
    {
        (Tensor Gradient, string Name)[] tracked =
            [.. gradients.Zip(@case.Gradients).Where(pair => pair.First.RequiresGrad)];
        Tensor[] seconds = Differentiate(
            [.. tracked.Select(pair => pair.Gradient)],
            inputs[..@case.Gradients.Length],
            [.. tracked.Select(pair => Cotangent(@case, $"g.{pair.Name}", pair.Gradient))],
            createGraph: false);
        for (int i = 0; i < seconds.Length; i++)
        {
            string name = @case.Gradients[i];
            if (@case.SecondGradients.Contains(name)
                && Difference(@case, "grad2", name, seconds[i], "g2err") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Stored in Float32 for the 16-bit types too.</summary>
    private static Tensor Cotangent(GoldenCase @case, string name, Tensor output) =>
        @case.Read("cot", name).Cast(output.DType);

    private static Tensor[] Differentiate(Tensor[] outputs, Tensor[] inputs, Tensor[] cotangents, bool createGraph) =>
        outputs.Length == 0
            ? Array.ConvertAll(inputs, x => Tensor.Zeros(x.Shape, x.DType))
            : Autograd.Grad(outputs, inputs, cotangents, createGraph: createGraph, allowUnused: true);

    private static string? Difference(GoldenCase @case, string role, string name, Tensor actual, string accuracy) =>
        Comparison.FirstDifference(
            @case, $"{role} {name}", actual, @case.Read(role, name), null, @case.Accuracy(accuracy));

    /// <summary>The innermost place in the library, for a failure that is an exception.</summary>
    private static string Where(Exception e) =>
        new System.Diagnostics.StackTrace(e).GetFrames()
            .Select(frame => System.Diagnostics.DiagnosticMethodInfo.Create(frame))
            .FirstOrDefault(method =>
                method?.DeclaringTypeName is { } type
                    && type.StartsWith("DeepNet", StringComparison.Ordinal)
                    && type != "DeepNet.Check")
            is { } method ? $"(in {method.DeclaringTypeName}.{method.Name})" : "";
}
