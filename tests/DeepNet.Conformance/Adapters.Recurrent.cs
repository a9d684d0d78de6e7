using System.Text.Json;
using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddRecurrent(AdapterTable table)
    {
        table.Many("lstm", a =>
        {
            var c = new Config(a);
            var layer = new Lstm(
                c.Int("input_size"), c.Int("hidden_size"), c.Int("num_layers", 1), c.Flag("bias", true),
                c.Flag("batch_first", false), 0, c.Flag("bidirectional", false), c.Int("proj_size", 0));
            return Call(a, layer, (x, state) =>
            {
                (Tensor? h0, Tensor? c0) = state is [var first, var second] ? (first, second) : default;
                if (Packed(a, x, layer.BatchFirst) is { } packed)
                {
                    (PackedSequence z, Tensor hz, Tensor cz) = layer.Forward(packed, h0, c0);
                    return [z.PadPacked(layer.BatchFirst).Padded, hz, cz];
                }

                (Tensor y, Tensor h, Tensor cell) = layer.Forward(x, h0, c0);
                return [y, h, cell];
            });
        });
        table.Many("gru", a =>
        {
            var c = new Config(a);
            var layer = new Gru(
                c.Int("input_size"), c.Int("hidden_size"), c.Int("num_layers", 1), c.Flag("bias", true),
                c.Flag("batch_first", false), 0, c.Flag("bidirectional", false));
            return Call(a, layer, (x, state) => Packed(a, x, layer.BatchFirst) is { } packed
                ? Padded(layer.Forward(packed, state.FirstOrDefault()), layer.BatchFirst)
                : Pair(layer.Forward(x, state.FirstOrDefault())));
        });
        table.Many("rnn", a =>
        {
            var c = new Config(a);
            var layer = new Rnn(
                c.Int("input_size"), c.Int("hidden_size"), c.Int("num_layers", 1), c.Nonlinearity,
                c.Flag("bias", true), c.Flag("batch_first", false), 0, c.Flag("bidirectional", false));
            return Call(a, layer, (x, state) => Packed(a, x, layer.BatchFirst) is { } packed
                ? Padded(layer.Forward(packed, state.FirstOrDefault()), layer.BatchFirst)
                : Pair(layer.Forward(x, state.FirstOrDefault())));
        });
        table.Many("lstm_cell", a =>
        {
            var c = new Config(a);
            var cell = new LstmCell(c.Int("input_size"), c.Int("hidden_size"), c.Flag("bias", true));
            return Call(a, cell, (x, state) => Pair(cell.Forward(x, state[0], state[1])));
        });
        table.Many("gru_cell", a =>
        {
            var c = new Config(a);
            var cell = new GruCell(c.Int("input_size"), c.Int("hidden_size"), c.Flag("bias", true));
            return Call(a, cell, (x, state) => [cell.Forward(x, state[0])]);
        });
        table.Many("rnn_cell", a =>
        {
            var c = new Config(a);
            var cell = new RnnCell(c.Int("input_size"), c.Int("hidden_size"), c.Flag("bias", true), c.Nonlinearity);
            return Call(a, cell, (x, state) => [cell.Forward(x, state[0])]);
        });
    }

    /// <summary>Calls a module with x and the initial state, which is a tensor, two, or none.</summary>
    private static Tensor[] Call(Arguments a, Module module, Func<Tensor, Tensor[], Tensor[]> call)
    {
        Tensor[] state = a.Find(1, "hx") switch
        {
            { ValueKind: JsonValueKind.Array } => a.Tensors(1, "hx"),
            { ValueKind: JsonValueKind.String } one => [a.Tensor(one)],
            _ => [],
        };
        return ModuleCall.Run(module, a.Parameters, [a.X, .. state], inputs => call(inputs[0], inputs[1..]));
    }

    /// <summary>The sequences packed, if the case gives their lengths.</summary>
    private static PackedSequence? Packed(Arguments a, Tensor x, bool batchFirst) =>
        a.TensorOrNull(Arguments.Keyword, "lengths") is { } lengths
            ? PackedSequence.PackPadded(x, lengths, batchFirst, enforceSorted: false)
            : null;

    private static Tensor[] Padded((PackedSequence Output, Tensor Hidden) result, bool batchFirst) =>
        [result.Output.PadPacked(batchFirst).Padded, result.Hidden];

    /// <summary>The settings of a recurrent module.</summary>
    private sealed class Config(Arguments a)
    {
        private readonly JsonElement _settings = a.Find(Arguments.Keyword, "cfg")!.Value;

        public Nonlinearity Nonlinearity =>
            _settings.TryGetProperty("nonlinearity", out JsonElement value) && value.GetString() == "relu"
                ? Nonlinearity.Relu
                : Nonlinearity.Tanh;

        public int Int(string name, int @default = 0) =>
            _settings.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : @default;

        public bool Flag(string name, bool @default) =>
            _settings.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : @default;
    }
}
