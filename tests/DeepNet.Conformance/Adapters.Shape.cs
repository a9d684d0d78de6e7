namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddShapes(AdapterTable table)
    {
        table.One("reshape", a => a.X.Reshape(a.Ints(1, "shape")!));
        table.One("permute", a => a.X.Permute(a.Ints(1, "dims")!));
        table.One("transpose", a => a.X.Transpose(a.Int(1, "dim0"), a.Int(2, "dim1")));
        table.One("movedim", a => a.X.Movedim(a.Ints(1, "source")!, a.Ints(2, "destination")!));
        table.One("squeeze", a => a.IntOrNull(1, "dim") is { } dim ? a.X.Squeeze(dim) : a.X.Squeeze());
        table.One("unsqueeze", a => a.X.Unsqueeze(a.Int(1, "dim")));
        table.One("flatten", a => a.X.Flatten(a.Int(1, "start_dim", 0), a.Int(2, "end_dim", -1)));
        table.One("unflatten", a => a.X.Unflatten(a.Int(1, "dim"), a.Ints(2, "sizes")!));
        table.One("expand", a => a.X.Expand(a.Ints(1, "shape")!));
        table.One("repeat", a => a.X.Repeat(a.Ints(1, "reps")!));
        table.One("tile", a => a.X.Tile(a.Ints(1, "reps")!));
        table.One("repeat_interleave", RepeatInterleave);
        table.One("cat", a => Tensor.Concat(a.Tensors(0), a.Int(1, "dim", 0)));
        table.One("stack", a => Tensor.Stack(a.Tensors(0), a.Int(1, "dim", 0)));
        table.Many("split", Split);
        table.Many("chunk", a => a.X.Chunk(a.Int(1, "chunks"), a.Int(2, "dim", 0)));
        table.Many("unbind", a => a.X.Unbind(a.Int(1, "dim", 0)));
        table.One("narrow", a => a.X.Narrow(a.Int(1, "dim"), a.Int(2, "start"), a.Int(3, "length")));
        table.One("select", a => a.X.Select(a.Int(1, "dim"), a.Int(2, "index")));
        table.One("flip", a => a.X.Flip(a.Ints(1, "dims")!));
        table.One("roll", a =>
            a.Ints(2, "dims") is { } dims ? a.X.Roll(a.Ints(1, "shifts")!, dims) : a.X.Roll(a.Int(1, "shifts")));
        table.One("rot90", a => a.X.Rot90(a.Int(1, "k"), a.Ints(2, "dims")![0], a.Ints(2, "dims")![1]));
        table.One("diagonal", a => a.X.Diagonal(a.Int(1, "offset", 0), a.Int(2, "dim1", 0), a.Int(3, "dim2", 1)));
        table.One("diag_embed", a => a.X.DiagEmbed(a.Int(1, "offset", 0)));
        table.One("tensor_unfold", a => a.X.Unfold(a.Int(1, "dim"), a.Int(2, "size"), a.Int(3, "step")));
        table.One("pad", a =>
            a.X.Pad(a.Ints(1, "pad")!, PadModeOf(a.Text(2, "mode", "constant")), a.Number(3, "value", 0)));
        table.One("pixel_shuffle", a => a.X.PixelShuffle(a.Int(1, "factor")));
        table.One("pixel_unshuffle", a => a.X.PixelUnshuffle(a.Int(1, "factor")));
        table.One("channel_shuffle", a => a.X.ChannelShuffle(a.Int(1, "groups")));
        table.Many("meshgrid", a =>
            Tensor.Meshgrid(a.Tensors(0), a.Text(1, "indexing", "ij") == "xy" ? GridIndexing.Xy : GridIndexing.Ij));
        table.One("cartesian_prod", a => Tensor.CartesianProd(a.Tensors(0)));
        table.Many("broadcast_tensors", a => Tensor.BroadcastTensors(a.Tensors(0)));
    }

    private static void AddCreation(AdapterTable table)
    {
        table.One("vander", a => a.X.Vander(a.IntOrNull(1, "N"), a.Flag(2, "increasing", false)));
        table.One("arange", a => Tensor.Arange(
            a.Number(0, "start"), a.Number(1, "end"), a.Number(2, "step", 1), DTypeOf(a.Text(3, "dtype", "F32"))));
        table.One("linspace", a => Tensor.Linspace(a.Number(0, "start"), a.Number(1, "end"), a.Int(2, "steps")));
        table.One("logspace", a => Tensor.Logspace(a.Number(0, "start"), a.Number(1, "end"), a.Int(2, "steps")));
        table.One("eye", a => Tensor.Eye(a.Int(0, "n"), a.Int(1, "m")));
        table.One("full", a => Tensor.Full(a.Ints(0, "shape")!, a.Number(1, "value")));
        table.One("tril_indices", a =>
            Tensor.TrilIndices(a.Int(0, "rows"), a.Int(1, "columns"), a.Int(2, "offset", 0)));
        table.One("triu_indices", a =>
            Tensor.TriuIndices(a.Int(0, "rows"), a.Int(1, "columns"), a.Int(2, "offset", 0)));
    }

    private static Tensor RepeatInterleave(Arguments a) => a.IsTensor(1)
        ? a.X.RepeatInterleave(a.Y, a.IntOrNull(2, "dim"))
        : a.X.RepeatInterleave(a.Int(1, "repeats"), a.IntOrNull(2, "dim"));

    private static Tensor[] Split(Arguments a)
    {
        bool isList = a.Find(1, "size") is { ValueKind: System.Text.Json.JsonValueKind.Array };
        int dim = a.Int(2, "dim", 0);
        return isList ? a.X.Split(a.Ints(1, "size")!, dim) : a.X.Split(a.Int(1, "size"), dim);
    }

    private static PadMode PadModeOf(string name) => Enum.Parse<PadMode>(name, ignoreCase: true);

    private static PerDim Window(Arguments a, int position, string name, int @default) =>
        PerDim.Of(a.Ints(position, name) ?? [@default]);
}
