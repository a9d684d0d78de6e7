using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>What tests of recurrent layers and transformers share.</summary>
internal static class LayerTesting
{
    /// <summary>Names and shapes of the state, in their order.</summary>
    public static IEnumerable<string> StateOf(Module module) =>
        module.StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}");

    /// <summary>In Float64 and evaluation, with sin 0, sin 1, … as parameters in the order of the state.</summary>
    public static T Sines<T>(T module)
        where T : Module
    {
        module.To(DType.Float64);
        module.Eval();
        long start = 0;
        foreach (Parameter parameter in module.Parameters())
        {
            parameter.CopyFrom(Tensor.Arange(start, start + parameter.Count).Cast(DType.Float64).Sin()
                .Reshape(parameter.Shape));
            start += parameter.Count;
        }

        return module;
    }

    /// <summary>cos 0, cos 1, … in this shape.</summary>
    public static Tensor Cosines(Shape shape) =>
        Tensor.Arange(0, shape.Count).Cast(DType.Float64).Cos().Reshape(shape);

    /// <summary>All elements one after the other.</summary>
    public static Tensor Joined(params Tensor[] parts) => Tensor.Concat([.. parts.Select(part => part.Reshape(-1))]);

    /// <summary>The values to six places.</summary>
    public static void ShouldBe(this Tensor y, params double[] expected) =>
        y.Detach().ToArray<double>().Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6);

    /// <summary>How a module with others inside is printed; the head is its name, bracket and settings.</summary>
    public static string Tree(string head, params (string Key, Module Child)[] children) =>
        $"{head}\n"
        + string.Concat(children.Select(entry => $"  ({entry.Key}): {$"{entry.Child}".Replace("\n", "\n  ")}\n")) + ")";

    /// <summary>What all parts of a transformer refuse.</summary>
    /// <param name="name">The part's.</param>
    /// <param name="make">Of modelDim, numHeads, feedForwardDim, dropout and epsilon.</param>
    public static (Action Act, string Message)[] TransformerErrors(
        string name, Func<int, int, int, double, double, Module> make) =>
    [
        (() => make(4, 0, 8, 0, 0), $"{name}: numHeads 0 must be positive."),
        (() => make(6, 4, 8, 0, 0), $"{name}: modelDim 6 must be a positive multiple of numHeads 4."),
        (() => make(-4, 4, 8, 0, 0), $"{name}: modelDim -4 must be a positive multiple of numHeads 4."),
        (() => make(4, 2, 0, 0, 0), $"{name}: feedForwardDim 0 must be positive."),
        (() => make(4, 2, 8, 1.5, 0), $"{name}: dropout 1.5 must be in [0, 1]."),
        (() => make(4, 2, 8, double.NaN, 0), $"{name}: dropout NaN must be in [0, 1]."),
        (() => make(4, 2, 8, 0, -1), $"{name}: epsilon -1 must be finite and not negative."),
        (() => make(4, 2, 8, 0, double.NaN), $"{name}: epsilon NaN must be finite and not negative."),
    ];

    /// <summary>What all layers over sequences refuse.</summary>
    /// <param name="name">The layer's.</param>
    /// <param name="make">Of inputSize, hiddenSize, numLayers and dropout.</param>
    /// <param name="forward">Calls a layer of that kind.</param>
    public static (Action Act, string Message)[] RecurrentErrors<T>(
        string name, Func<int, int, int, double, T> make, Action<T, Tensor, Tensor?> forward)
        where T : RecurrentLayer
    {
        T layer = make(3, 4, 1, 0);
        return
        [
            (() => make(0, 4, 1, 0), $"{name}: inputSize 0 must be positive."),
            (() => make(3, -1, 1, 0), $"{name}: hiddenSize -1 must be positive."),
            (() => make(3, 4, 0, 0), $"{name}: numLayers 0 must be positive."),
            (() => make(3, 4, 1, 1.5), $"{name}: dropout 1.5 must be in [0, 1]."),
            (() => make(3, 4, 1, double.NaN), $"{name}: dropout NaN must be in [0, 1]."),
            (
                () => forward(layer, Tensor.Zeros([2, 2, 5]), null),
                $"{name}: input [2, 2, 5] must be [steps, batch, 3] or [steps, 3]."),
            (
                () => forward(layer, Tensor.Zeros([3]), null),
                $"{name}: input [3] must be [steps, batch, 3] or [steps, 3]."),
            (() => forward(layer, Tensor.Zeros([0, 2, 3]), null), $"{name}: input [0, 2, 3] has no steps."),
            (
                () => forward(layer, Tensor.Zeros([2, 3], DType.Float64), null),
                $"{name}: Float64 and Float32 do not mix; convert one with Cast(Float64) or Cast(Float32)."),
            (
                () => forward(layer, Tensor.Zeros([2, 2, 3]), Tensor.Zeros([1, 1, 4])),
                $"{name}: h0 [1, 1, 4] must be [1, 2, 4], for input [2, 2, 3]."),
            (() => layer.WeightIh(1), $"{name}: layer 1 must be in 0 … 0, the layers there are."),
            (() => layer.BiasHh(0, true), $"{name}: reverse true needs a bidirectional layer."),
        ];
    }

    /// <summary>What all layers of a single step refuse.</summary>
    public static (Action Act, string Message)[] CellErrors<T>(
        string name, Func<int, int, T> make, Action<T, Tensor, Tensor> forward) =>
    [
        (() => make(0, 4), $"{name}: inputSize 0 must be positive."),
        (() => make(3, 0), $"{name}: hiddenSize 0 must be positive."),
        (
            () => forward(make(3, 4), Tensor.Zeros([2, 4]), Tensor.Zeros([2, 4])),
            $"{name}: input [2, 4] must be [batch, 3] or [3]."),
        (
            () => forward(make(3, 4), Tensor.Zeros([2, 3]), Tensor.Zeros([1, 4])),
            $"{name}: h [1, 4] must be [2, 4], for input [2, 3]."),
        (
            () => forward(make(3, 4), Tensor.Zeros([3], DType.Float64), Tensor.Zeros([4])),
            $"{name}: Float64 and Float32 do not mix; convert one with Cast(Float64) or Cast(Float32)."),
    ];
}
