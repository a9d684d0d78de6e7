namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddShapes(AdapterTable table)
    {
        table.One("reshape", a => a.X.Reshape(a.Ints(1, "shape")!));
        table.One("permute", a => a.X.Permute(a.Ints(1, "dims")!));
        table.One("transpose", a => a.X.Transpose(a.Int(1, "dim0"), a.Int(2, "dim1")));
        table.One("squeeze", a => a.IntOrNull(1, "dim") is { } dim ? a.X.Squeeze(dim) : a.X.Squeeze());
        table.One("unsqueeze", a => a.X.Unsqueeze(a.Int(1, "dim")));
        table.One("expand", a => a.X.Expand(a.Ints(1, "shape")!));
        table.One("cat", a => Tensor.Concat(a.Tensors(0), a.Int(1, "dim", 0)));
        table.One("stack", a => Tensor.Stack(a.Tensors(0), a.Int(1, "dim", 0)));
        table.One("narrow", a => a.X.Narrow(a.Int(1, "dim"), a.Int(2, "start"), a.Int(3, "length")));
        table.One("flip", a => a.X.Flip(a.Ints(1, "dims")!));
    }

    private static void AddCreation(AdapterTable table)
    {
        table.One("full", a => Tensor.Full(a.Ints(0, "shape")!, a.Number(1, "value")));
    }

    private static PerDim Window(Arguments a, int position, string name, int @default) =>
        PerDim.Of(a.Ints(position, name) ?? [@default]);
}
