using System.Text.Json;
using DeepNet.Optimizers;

namespace DeepNet.Conformance;

/// <summary>A schedule's arguments by PyTorch's names, and what it becomes here.</summary>
internal static class ScheduleSettings
{
    public static Schedule Create(Optimizer optimizer, JsonElement spec)
    {
        string kind = spec.GetProperty("kind").GetString()!;
        return kind switch
        {
            "ConstantLR" => new ConstantSchedule(optimizer, Number("factor", 1.0 / 3), Whole("total_iters", 5)),
            "LinearLR" => new LinearSchedule(
                optimizer, Number("start_factor", 1.0 / 3), Number("end_factor", 1), Whole("total_iters", 5)),
            "StepLR" => new StepSchedule(optimizer, Whole("step_size", 0), Number("gamma", 0.1)),
            "MultiStepLR" => new MultiStepSchedule(optimizer, Wholes("milestones"), Number("gamma", 0.1)),
            "ExponentialLR" => new ExponentialSchedule(optimizer, Number("gamma", 0)),
            "PolynomialLR" => new PolynomialSchedule(optimizer, Whole("total_iters", 5), Number("power", 1)),
            "CosineAnnealingLR" => new CosineSchedule(optimizer, Whole("T_max", 0), Number("eta_min", 0)),
            "CosineAnnealingWarmRestarts" => new CosineWarmRestartsSchedule(
                optimizer, Whole("T_0", 0), Whole("T_mult", 1), Number("eta_min", 0)),
            "CyclicLR" => new CyclicSchedule(
                optimizer,
                Number("base_lr", 0),
                Number("max_lr", 0),
                Whole("step_size_up", 2000),
                Has("step_size_down") ? Whole("step_size_down", 0) : null,
                Text("mode") switch
                {
                    "triangular2" => CycleMode.Triangular2,
                    "exp_range" => CycleMode.ExponentialRange,
                    _ => CycleMode.Triangular,
                },
                Number("gamma", 1),
                minMomentum: Number("base_momentum", 0.8),
                maxMomentum: Number("max_momentum", 0.9)),
            "OneCycleLR" => new OneCycleSchedule(
                optimizer,
                Number("max_lr", 0),
                Has("total_steps") ? Whole("total_steps", 0) : Whole("epochs", 0) * Whole("steps_per_epoch", 0),
                Number("pct_start", 0.3),
                Text("anneal_strategy") == "linear" ? Annealing.Linear : Annealing.Cosine,
                divisor: Number("div_factor", 25),
                finalDivisor: Number("final_div_factor", 1e4),
                threePhases: Has("three_phase") && spec.GetProperty("three_phase").GetBoolean()),
            "LambdaLR" => new LambdaSchedule(optimizer, Function(Text("fn"))),
            "MultiplicativeLR" => new MultiplicativeSchedule(optimizer, Function(Text("fn"))),
            "SequentialLR" => new SequentialSchedule(Schedules(), Wholes("milestones")),
            "ChainedScheduler" => new ChainedSchedule(Schedules()),
            _ => throw new UnsupportedException($"Schedule {kind}"),
        };

        bool Has(string name) => spec.TryGetProperty(name, out _);

        double Number(string name, double @default) =>
            spec.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : @default;

        int Whole(string name, int @default) => (int)Number(name, @default);

        string Text(string name) => spec.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";

        int[] Wholes(string name) => [.. spec.GetProperty(name).EnumerateArray().Select(item => item.GetInt32())];

        Schedule[] Schedules() =>
            [.. spec.GetProperty("schedulers").EnumerateArray().Select(inner => Create(optimizer, inner))];
    }

    private static Func<long, double> Function(string name) => name switch
    {
        "inv_sqrt" => e => 1 / Math.Sqrt(e + 1),
        "pow095" => e => Math.Pow(0.95, e),
        "warm5" => e => Math.Min(1, (e + 1) / 5.0),
        "c095" => _ => 0.95,
        "alt" => e => e % 2 == 1 ? 0.9 : 1,
        _ => throw new UnsupportedException($"Function {name}"),
    };
}
