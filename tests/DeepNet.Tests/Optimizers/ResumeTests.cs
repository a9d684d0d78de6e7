using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Optimizers;

/// <summary>A run that was saved, ended and resumed gives the same bits as one that was not.</summary>
public sealed class ResumeTests
{
    private const int Before = 5, After = 6;

    private static readonly Dictionary<string, Func<IReadOnlyList<ParameterGroup>, Optimizer>> s_optimizers = new()
    {
        ["sgd"] = g => new Sgd(g, 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01),
        ["adam"] = g => new Adam(g, amsgrad: true),
        ["adamw"] = g => new AdamW(g),
        ["rmsprop"] = g => new RmsProp(g, momentum: 0.9, centered: true),
        ["adagrad"] = g => new Adagrad(g, learningRateDecay: 0.1, initialAccumulator: 0.1),
        ["adadelta"] = g => new Adadelta(g),
        ["adamax"] = g => new Adamax(g),
        ["nadam"] = g => new NAdam(g),
        ["radam"] = g => new RAdam(g),
        ["rprop"] = g => new Rprop(g),
        ["asgd"] = g => new Asgd(g, averagingStart: 3),
        ["lion"] = g => new Lion(g),
        ["lamb"] = g => new Lamb(g),
        ["adafactor"] = g => new Adafactor(g),
        ["muon"] = g => new Muon(g),
    };

    private static readonly Dictionary<string, Func<Optimizer, Schedule>> s_schedules = new()
    {
        ["constant"] = o => new ConstantSchedule(o, steps: 7),
        ["linear"] = o => new LinearSchedule(o, steps: 9),
        ["step"] = o => new StepSchedule(o, 3, 0.5),
        ["multi-step"] = o => new MultiStepSchedule(o, [2, 7]),
        ["exponential"] = o => new ExponentialSchedule(o, 0.9),
        ["polynomial"] = o => new PolynomialSchedule(o, 20, 2),
        ["cosine"] = o => new CosineSchedule(o, 8),
        ["warm restarts"] = o => new CosineWarmRestartsSchedule(o, 2, 2),
        ["one-cycle"] = o => new OneCycleSchedule(o, 0.1, 11),
        ["cyclic"] = o => new CyclicSchedule(o, 0.01, 0.1, 3, 2, CycleMode.Triangular2),
        ["warm-up"] = o => new WarmupSchedule(o, 8, 0.1),
        ["lambda"] = o => new LambdaSchedule(o, t => 1 / Math.Sqrt(t + 1)),
        ["multiplicative"] = o => new MultiplicativeSchedule(o, t => t % 2 == 0 ? 0.9 : 0.8),
        ["sequential"] = o =>
            new SequentialSchedule([new WarmupSchedule(o, 4), new CosineSchedule(o, 9, 0.01)], [4]),
        ["chained"] = o => new ChainedSchedule(new ConstantSchedule(o, steps: 7), new ExponentialSchedule(o, 0.9)),
        ["swa"] = o => new SwaSchedule(o, 0.05, 9),
    };

    public static TheoryData<string, string> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (string optimizer in s_optimizers.Keys)
            names.Add(optimizer, "cosine");
        foreach (string schedule in s_schedules.Keys)
            names.Add("adamw", schedule);
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_run_equals_an_uninterrupted_one_bit_by_bit(string optimizer, string schedule)
    {
        var straight = new Run(optimizer, schedule);
        straight.Train(0, Before + After);

        var first = new Run(optimizer, schedule);
        first.Train(0, Before);
        using var folder = new TemporaryFolder();
        first.Save(folder);
        var second = new Run(optimizer, schedule);
        second.Load(folder);
        second.Train(Before, After);

        second.Values().Should().Equal(straight.Values());
        second.Rates().Should().Equal(straight.Rates());
        second.Rates().Should().NotEqual(new Run(optimizer, schedule).Rates());
    }

    [Fact]
    public void Every_optimizer_and_schedule_is_here()
    {
        Type[] types = [.. typeof(Optimizer).Assembly.GetExportedTypes().Where(type => !type.IsAbstract)];
        types.Count(type => type.IsSubclassOf(typeof(Optimizer))).Should().Be(
            s_optimizers.Count + 1, "Lbfgs alone stands in LbfgsTests");
        types.Count(type => type.IsSubclassOf(typeof(Schedule))).Should().Be(s_schedules.Count);
    }

    private sealed class Run
    {
        private readonly Parameter[] _parameters =
            [new(PlainLoops.Values(1, [4, 3])), new(PlainLoops.Values(2, [2, 5]))];

        private readonly Optimizer _optimizer;
        private readonly Schedule _schedule;

        public Run(string optimizer, string schedule)
        {
            ParameterGroup[] groups =
                [new([_parameters[0]]) { LearningRate = 0.03 }, new([_parameters[1]]) { LearningRate = 0.02 }];
            _optimizer = s_optimizers[optimizer](groups);
            _schedule = s_schedules[schedule](_optimizer);
        }

        public void Train(int from, int steps)
        {
            for (int step = from; step < from + steps; step++)
            {
                for (int i = 0; i < _parameters.Length; i++)
                    _parameters[i].Grad = PlainLoops.Values((10 * step) + i + 3, _parameters[i].Shape);
                _optimizer.Step();
                _schedule.Step();
            }
        }

        public void Save(TemporaryFolder folder)
        {
            Safetensors.Save(folder["optimizer"], _optimizer.StateDict());
            Safetensors.Save(folder["schedule"], _schedule.StateDict());
            Safetensors.Save(folder["model"], _parameters.Select((p, i) => ($"{i}", p.Value.Detach())).ToDictionary());
        }

        public void Load(TemporaryFolder folder)
        {
            _optimizer.LoadStateDict(Safetensors.Load(folder["optimizer"]).Tensors);
            _schedule.LoadStateDict(Safetensors.Load(folder["schedule"]).Tensors);
            IReadOnlyDictionary<string, Tensor> model = Safetensors.Load(folder["model"]).Tensors;
            for (int i = 0; i < _parameters.Length; i++)
                _parameters[i].CopyFrom(model[$"{i}"]);
        }

        public float[] Values() => [.. _parameters.SelectMany(p => p.Value.ToArray<float>())];

        public double[] Rates() => [.. _schedule.LearningRates];
    }
}
