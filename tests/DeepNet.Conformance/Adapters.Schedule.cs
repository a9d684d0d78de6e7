using System.Text.Json;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddSchedules(AdapterTable table) => table.Many("lr_schedule", Schedule);

    /// <summary>Learning rate and momentum, or β₁, before every step.</summary>
    private static Tensor[] Schedule(Arguments a)
    {
        JsonElement spec = a.Find(0, "")!.Value;
        double rate = a.Number(Arguments.Keyword, "lr");
        Parameter[] parameters = [new(Tensor.Zeros([1]))];
        Optimizer optimizer = a.Text(Arguments.Keyword, "opt", "") == "adam"
            ? new Adam(parameters, rate)
            : new Sgd(parameters, rate, momentum: 0.9);
        Action<int> step;
        if (spec.GetProperty("kind").GetString() == "ReduceLROnPlateau")
        {
            PlateauSchedule plateau = Plateau(optimizer, spec);
            double[] metrics = a.Tensor(Arguments.Keyword, "metrics").Cast(DType.Float64).ToArray<double>();
            step = i => plateau.Step(metrics[i]);
        }
        else
        {
            Schedule schedule = ScheduleSettings.Create(optimizer, spec);
            step = _ => schedule.Step();
        }

        int count = a.Int(Arguments.Keyword, "steps");
        double[] rates = new double[count], momenta = new double[count];
        for (int i = 0; i < count; i++)
        {
            ParameterGroup group = optimizer.Groups[0];
            (rates[i], momenta[i]) = (group.LearningRate!.Value, (group.Momentum ?? group.Beta1)!.Value);
            step(i);
        }

        return [Tensor.From<double>(rates, [count]), Tensor.From<double>(momenta, [count])];
    }

    private static PlateauSchedule Plateau(Optimizer optimizer, JsonElement spec)
    {
        double Number(string name, double @default) =>
            spec.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : @default;
        string Text(string name) => spec.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
        return new PlateauSchedule(
            optimizer,
            Text("mode") == "max" ? PlateauMode.Max : PlateauMode.Min,
            Number("factor", 0.1),
            (int)Number("patience", 10),
            Number("threshold", 1e-4),
            Text("threshold_mode") == "abs",
            (int)Number("cooldown", 0),
            Number("min_lr", 0));
    }
}
