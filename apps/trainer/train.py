"""Entry point of a training job, on this machine and in SageMaker's script mode."""

from cardlake_trainer.main import main

if __name__ == '__main__':
    main()
